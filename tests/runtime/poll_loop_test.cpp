#include "runtime/poll_loop.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <future>
#include <mutex>
#include <stdexcept>
#include <thread>
#include <vector>

using namespace panelist;
using namespace panelist::runtime;

namespace {

constexpr Duration never = std::chrono::hours(1);

class FixedClock : public Clock {
 public:
  Instant now() const override { return from_millis(1'000'000); }
};

/// Counts steps and lets a test wait for the n-th.
class StepCount {
 public:
  int add() {
    const std::lock_guard lock(mutex_);
    changed_.notify_all();
    return ++count_;
  }
  bool reaches(int wanted) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, std::chrono::seconds(20), [&] { return count_ >= wanted; });
  }
  int value() {
    const std::lock_guard lock(mutex_);
    return count_;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  int count_{0};
};

struct Fixture {
  Fixture() : loop(2) { loop.start(); }
  ~Fixture() { loop.stop(); }
  EventLoop loop;
  FixedClock clock;
  StepCount steps;
};

}  // namespace

TEST_CASE("poll_loop: an answer in the past or now runs the next step at once") {
  Fixture f;
  PollLoop poll(f.loop, f.clock, "test", never, [&](const PollLoop::Done& done) {
    const int step = f.steps.add();
    if (step == 1) return done(f.clock.now());
    if (step < 500) return done(f.clock.now() - Duration{1});
    done(std::nullopt);
  });
  poll.start();
  CHECK(f.steps.reaches(500));
  poll.stop();
  CHECK(f.steps.value() == 500);
}

TEST_CASE("poll_loop: an answer in the future is waited for, but never longer than idle_max") {
  Fixture f;
  PollLoop poll(f.loop, f.clock, "test", Duration{30}, [&](const PollLoop::Done& done) {
    const int step = f.steps.add();
    if (step == 1) return done(f.clock.now() + Duration{10});
    if (step == 2) return done(f.clock.now() + never);
    done(std::nullopt);
  });
  poll.start();
  CHECK(f.steps.reaches(4));
}

TEST_CASE("poll_loop: wake runs an idle loop, and many wakes during a step make one more step") {
  Fixture f;
  std::promise<PollLoop::Done> first;
  auto waiting = first.get_future();
  PollLoop poll(f.loop, f.clock, "test", never, [&](const PollLoop::Done& done) {
    if (f.steps.add() == 1) return first.set_value(done);
    done(std::nullopt);
  });
  poll.start();
  const auto done = waiting.get();
  for (int i = 0; i < 100; ++i) poll.wake();
  CHECK(f.steps.value() == 1);
  done(std::nullopt);
  done(f.clock.now());  // a second call does nothing
  CHECK(f.steps.reaches(2));
  while (f.steps.value() == 2) poll.wake();
  CHECK(f.steps.reaches(3));
  poll.stop();
}

TEST_CASE("poll_loop: what falls due before the next step brings it forward, later things cost none") {
  Fixture f;
  std::promise<PollLoop::Done> first;
  auto waiting = first.get_future();
  PollLoop poll(f.loop, f.clock, "test", never, [&](const PollLoop::Done& done) {
    const int step = f.steps.add();
    if (step == 1) return first.set_value(done);
    done(step == 3 ? std::optional<Instant>(f.clock.now() + Duration{40}) : std::nullopt);
  });
  poll.start();
  const auto done = waiting.get();
  poll.wake_by(f.clock.now() + Duration{10});
  poll.wake_by(f.clock.now() + never);
  done(f.clock.now() + never);
  CHECK(f.steps.reaches(2));
  while (f.steps.value() == 2) poll.wake_by(f.clock.now() + Duration{10});
  CHECK(f.steps.reaches(3));
  for (int i = 0; i < 100; ++i) poll.wake_by(f.clock.now() + never);
  CHECK(f.steps.reaches(4));
  poll.stop();
  CHECK(f.steps.value() == 4);
}

TEST_CASE("poll_loop: one step at a time, whoever wakes it") {
  Fixture f;
  std::atomic<int> inside{0};
  std::atomic<bool> is_wrong{false};
  PollLoop poll(f.loop, f.clock, "test", never, [&](const PollLoop::Done& done) {
    if (++inside != 1) is_wrong = true;
    f.steps.add();
    --inside;
    done(std::nullopt);
  });
  poll.start();
  std::vector<std::thread> wakers;
  for (int i = 0; i < 4; ++i) {
    wakers.emplace_back([&] {
      while (f.steps.value() < 100) poll.wake();
    });
  }
  for (auto& waker : wakers) waker.join();
  poll.stop();
  CHECK_FALSE(is_wrong);
}

TEST_CASE("poll_loop: a step that throws or drops its answer is tried again after idle_max") {
  Fixture f;
  PollLoop poll(f.loop, f.clock, "test", Duration{5}, [&](const PollLoop::Done& done) {
    const int step = f.steps.add();
    if (step == 1) throw std::runtime_error("database gone");
    if (step == 2) throw 7;
    if (step > 3) done(std::nullopt);
  });
  poll.start();
  CHECK(f.steps.reaches(5));
}

TEST_CASE("poll_loop: stop waits for the step under way and begins none") {
  Fixture f;
  std::promise<PollLoop::Done> first;
  auto waiting = first.get_future();
  PollLoop poll(f.loop, f.clock, "test", never, [&](const PollLoop::Done& done) {
    if (f.steps.add() == 1) first.set_value(done);
  });
  poll.start();
  const auto done = waiting.get();
  std::atomic<bool> is_stopped{false};
  std::thread stopper([&] {
    poll.stop();
    is_stopped = true;
  });
  CHECK_FALSE(is_stopped);
  done(std::nullopt);
  stopper.join();
  poll.wake();
  std::promise<void> later;
  auto passed = later.get_future();
  f.loop.post([&] { later.set_value(); });
  passed.get();
  CHECK(f.steps.value() == 1);
}
