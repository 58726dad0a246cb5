#include "runtime/poll_loop.hpp"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <utility>

#include "base/log.hpp"

namespace panelist::runtime {

/// `mutex` guards everything below it. At any moment either a step is under way (`is_stepping`), or
/// one is posted (`is_posted`), or the timer waits for one.
struct PollLoop::Impl : std::enable_shared_from_this<PollLoop::Impl> {
  Impl(EventLoop& the_loop, const Clock& the_clock, std::string the_name, Duration the_idle_max,
       Step the_step)
      : loop(the_loop), clock(the_clock), name(std::move(the_name)), idle_max(the_idle_max),
        step(std::move(the_step)) {}

  EventLoop& loop;
  const Clock& clock;
  const std::string name;
  const Duration idle_max;
  const Step step;

  std::mutex mutex;
  std::condition_variable changed;
  TimerHandle timer;
  bool is_running{false};
  bool is_posted{false};
  bool is_stepping{false};
  std::optional<Instant> planned;    ///< the timer's
  std::optional<Instant> woken_for;  ///< the earliest asked for while a step was under way

  void post_locked() {
    if (!is_running || is_posted || is_stepping) return;
    is_posted = true;
    timer.cancel();
    planned.reset();
    loop.post([self = shared_from_this()] { self->run_step(); });
  }

  /// Runs a step at `at` (now or past: at once), and never later than after idle_max.
  void plan_locked(std::optional<Instant> at) {
    const auto now = clock.now();
    if (at && *at <= now) return post_locked();
    const Duration delay = at ? std::min<Duration>(*at - now, idle_max) : idle_max;
    planned = now + delay;
    timer.cancel();
    timer = loop.after(delay, [self = shared_from_this()] {
      const std::lock_guard inner(self->mutex);
      self->post_locked();
    });
  }

  void run_step();

  void finish_step(std::optional<Instant> next) {
    const std::lock_guard lock(mutex);
    is_stepping = false;
    changed.notify_all();
    if (!is_running) return;
    if (woken_for && (!next || *woken_for < *next)) next = woken_for;
    plan_locked(next);
  }

  /// One step's answer: the first call counts, and so does dropping it.
  struct Answer {
    explicit Answer(std::shared_ptr<Impl> the_owner) : owner(std::move(the_owner)) {}
    Answer(const Answer&) = delete;
    Answer& operator=(const Answer&) = delete;
    ~Answer() { give(std::nullopt); }
    void give(std::optional<Instant> next) {
      if (!is_given.exchange(true)) owner->finish_step(next);
    }
    std::shared_ptr<Impl> owner;
    std::atomic<bool> is_given{false};
  };
};

void PollLoop::Impl::run_step() {
  {
    const std::lock_guard lock(mutex);
    is_posted = false;
    if (!is_running) return;
    is_stepping = true;
    woken_for.reset();
  }
  const auto answer = std::make_shared<Answer>(shared_from_this());
  std::string what;
  try {
    step([answer](std::optional<Instant> next) { answer->give(next); });
    return;
  } catch (const std::exception& failure) {
    what = failure.what();
  } catch (...) {
    what = "not a std::exception";
  }
  log::error("step_failed", {{"loop", name}, {"what", what}});
  answer->give(std::nullopt);
}

PollLoop::PollLoop(EventLoop& loop, const Clock& clock, std::string name, Duration idle_max,
                   Step step)
    : impl_(std::make_shared<Impl>(loop, clock, std::move(name), idle_max, std::move(step))) {}

PollLoop::~PollLoop() { stop(); }

void PollLoop::start() {
  const std::lock_guard lock(impl_->mutex);
  impl_->is_running = true;
  impl_->post_locked();
}

void PollLoop::wake() { wake_by(Instant::min()); }

void PollLoop::wake_by(Instant at) {
  const std::lock_guard lock(impl_->mutex);
  if (!impl_->is_running || impl_->is_posted) return;
  if (impl_->is_stepping) {
    auto& asked = impl_->woken_for;
    if (!asked || at < *asked) asked = at;
  } else if (!impl_->planned || at < *impl_->planned) {
    impl_->plan_locked(at);
  }
}

void PollLoop::stop() {
  std::unique_lock lock(impl_->mutex);
  impl_->is_running = false;
  impl_->timer.cancel();
  impl_->changed.wait(lock, [this] { return !impl_->is_stepping; });
}

}  // namespace panelist::runtime
