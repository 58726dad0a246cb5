#include "runtime/event_loop.hpp"

#include <algorithm>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <condition_variable>
#include <csignal>
#include <exception>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <unordered_set>
#include <utility>
#include <vector>

#include "base/log.hpp"

namespace panelist::runtime {
namespace {

namespace asio = boost::asio;
constexpr Duration stop_after{5'000};

void run_logged(const std::function<void()>& task) {
  try {
    task();
  } catch (const std::exception& failure) {
    log::error("loop_exception", {{"what", failure.what()}});
  } catch (...) {
    log::error("loop_exception", {{"what", "not a std::exception"}});
  }
}

}  // namespace

/// One timer. The Asio timer is touched under `mutex` only, and is gone once it fired, was
/// cancelled, or the loop stopped; that is why a handle may outlive the loop.
struct TimerHandle::State {
  /// The timers that wait; the loop drops them when it stops.
  struct Pending {
    std::mutex mutex;
    std::unordered_set<std::shared_ptr<State>> states;
  };

  std::mutex mutex;
  std::optional<asio::steady_timer> timer;
  std::weak_ptr<Pending> pending;

  static void drop(const std::shared_ptr<State>& state) {
    {
      const std::lock_guard lock(state->mutex);
      state->timer.reset();
    }
    const auto all = state->pending.lock();
    if (!all) return;
    const std::lock_guard lock(all->mutex);
    all->states.erase(state);
  }

  /// True for exactly one caller: the callback that may run.
  static bool take(const std::shared_ptr<State>& state) {
    const std::lock_guard lock(state->mutex);
    return state->timer.has_value();
  }
};

TimerHandle::TimerHandle() = default;
TimerHandle::TimerHandle(std::shared_ptr<State> state) : state_(std::move(state)) {}
TimerHandle::~TimerHandle() { cancel(); }
TimerHandle::TimerHandle(TimerHandle&&) noexcept = default;
TimerHandle& TimerHandle::operator=(TimerHandle&& other) noexcept {
  if (this != &other) {
    cancel();
    state_ = std::move(other.state_);
  }
  return *this;
}

void TimerHandle::cancel() {
  if (const auto state = std::exchange(state_, nullptr)) State::drop(state);
}

struct EventLoop::Impl {
  explicit Impl(int wanted) : thread_count(std::max(wanted, 1)), context(thread_count) {}

  void run_thread() {
    for (;;) {
      try {
        context.run();
        break;
      } catch (const std::exception& failure) {
        log::error("loop_exception", {{"what", failure.what()}});
      } catch (...) {
        log::error("loop_exception", {{"what", "not a std::exception"}});
      }
    }
    const std::lock_guard lock(mutex);
    ++finished;
    changed.notify_all();
  }

  void drop_timers() {
    std::unordered_set<std::shared_ptr<TimerHandle::State>> states;
    {
      const std::lock_guard lock(pending->mutex);
      states.swap(pending->states);
    }
    for (const auto& state : states) {
      const std::lock_guard lock(state->mutex);
      state->timer.reset();
    }
  }

  const int thread_count;
  asio::io_context context;
  std::optional<asio::executor_work_guard<asio::io_context::executor_type>> work;
  std::shared_ptr<TimerHandle::State::Pending> pending{
      std::make_shared<TimerHandle::State::Pending>()};
  std::optional<asio::signal_set> signals;
  std::vector<std::thread> threads;
  std::mutex mutex;
  std::condition_variable changed;
  std::size_t finished{0};
  bool stopped{false};
  bool stop_requested{false};
};

EventLoop::EventLoop(int threads) : impl_(std::make_unique<Impl>(threads)) {}

EventLoop::~EventLoop() {
  stop();
  impl_->drop_timers();
}

void EventLoop::start() {
  impl_->work.emplace(impl_->context.get_executor());
  for (int i = 0; i < impl_->thread_count; ++i) {
    impl_->threads.emplace_back([impl = impl_.get()] { impl->run_thread(); });
  }
}

void EventLoop::stop() {
  {
    const std::lock_guard lock(impl_->mutex);
    if (std::exchange(impl_->stopped, true)) return;
    impl_->stop_requested = true;
    impl_->changed.notify_all();
  }
  impl_->drop_timers();
  impl_->work.reset();
  {
    std::unique_lock lock(impl_->mutex);
    const bool is_quiet = impl_->changed.wait_for(
        lock, stop_after, [this] { return impl_->finished == impl_->threads.size(); });
    if (!is_quiet) {
      log::warn("loop_stop_forced", {{"after_ms", std::to_string(stop_after.count())}});
    }
  }
  impl_->context.stop();
  for (auto& thread : impl_->threads) thread.join();
  impl_->threads.clear();
}

void EventLoop::post(std::function<void()> task) {
  {
    const std::lock_guard lock(impl_->mutex);
    if (impl_->stopped) return;
  }
  asio::post(impl_->context, [task = std::move(task)] { run_logged(task); });
}

TimerHandle EventLoop::after(Duration delay, std::function<void()> task) {
  auto state = std::make_shared<TimerHandle::State>();
  state->pending = impl_->pending;
  const std::lock_guard lock(state->mutex);
  {
    const std::lock_guard loop_lock(impl_->mutex);
    if (impl_->stopped) return TimerHandle{};
    const std::lock_guard pending_lock(impl_->pending->mutex);
    impl_->pending->states.insert(state);
  }
  state->timer.emplace(impl_->context, std::max(delay, Duration{0}));
  state->timer->async_wait([state, task = std::move(task)](boost::system::error_code error) {
    if (error || !TimerHandle::State::take(state)) return;
    TimerHandle::State::drop(state);
    run_logged(task);
  });
  return TimerHandle{state};
}

void EventLoop::catch_stop_signals() {
  impl_->signals.emplace(impl_->context, SIGINT, SIGTERM);
  impl_->signals->async_wait([this](boost::system::error_code error, int) {
    if (!error) request_stop();
  });
}

void EventLoop::wait_for_stop_signal() {
  {
    std::unique_lock lock(impl_->mutex);
    impl_->changed.wait(lock, [this] { return impl_->stop_requested; });
  }
  impl_->signals.reset();
}

void EventLoop::request_stop() {
  const std::lock_guard lock(impl_->mutex);
  impl_->stop_requested = true;
  impl_->changed.notify_all();
}

int EventLoop::threads() const { return impl_->thread_count; }
boost::asio::io_context& EventLoop::context() { return impl_->context; }

}  // namespace panelist::runtime
