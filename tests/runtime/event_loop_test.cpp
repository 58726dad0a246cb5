#include "runtime/event_loop.hpp"

#include <doctest/doctest.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <csignal>
#include <future>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

using namespace panelist;
using namespace panelist::runtime;

namespace {

template <typename T>
bool is_soon(std::future<T>& future) {
  return future.wait_for(std::chrono::seconds(20)) == std::future_status::ready;
}

/// Whether somebody has taken the signal over.
bool is_handled(int signal) {
  struct sigaction now {};
  ::sigaction(signal, nullptr, &now);
  return now.sa_handler != SIG_DFL && now.sa_handler != SIG_IGN;
}

}  // namespace

TEST_CASE("event_loop: posted tasks run, and one that throws takes nothing with it") {
  EventLoop loop(2);
  loop.start();
  std::promise<std::thread::id> ran;
  auto where = ran.get_future();
  loop.post([] { throw std::runtime_error("one bad task"); });
  loop.post([] { throw 7; });
  loop.post([&] { ran.set_value(std::this_thread::get_id()); });
  REQUIRE(is_soon(where));
  CHECK(where.get() != std::this_thread::get_id());
  loop.stop();
}

TEST_CASE("event_loop: timers run once, in order of their delay, unless cancelled") {
  EventLoop loop(1);
  loop.start();
  std::promise<std::string> done;
  auto order = done.get_future();
  std::string text;
  const auto late = loop.after(Duration{30}, [&] { done.set_value(text + "c"); });
  const auto early = loop.after(Duration{10}, [&] { text += "b"; });
  const auto now = loop.after(Duration{-5}, [&] { text += "a"; });
  auto never = loop.after(Duration{15}, [&] { text += "x"; });
  never.cancel();
  { const auto dropped = loop.after(Duration{15}, [&] { text += "y"; }); }
  REQUIRE(is_soon(order));
  CHECK(order.get() == "abc");
  loop.stop();
}

TEST_CASE("event_loop: replacing a handle cancels the timer it held") {
  EventLoop loop(1);
  loop.start();
  std::atomic<bool> is_wrong{false};
  std::promise<void> done;
  auto fired = done.get_future();
  auto handle = loop.after(Duration{5}, [&] { is_wrong = true; });
  handle = loop.after(Duration{10}, [&] { done.set_value(); });
  REQUIRE(is_soon(fired));
  CHECK_FALSE(is_wrong);
  loop.stop();
}

TEST_CASE("event_loop: timers cancelled on many threads while they fire do no harm") {
  EventLoop loop(2);
  loop.start();
  std::atomic<int> fired{0};
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&] {
      for (int i = 0; i < 500; ++i) {
        auto handle = loop.after(Duration{0}, [&] { ++fired; });
        if (i % 2 == 0) handle.cancel();
      }
    });
  }
  for (auto& thread : threads) thread.join();
  loop.stop();
  CHECK(fired <= 2000);
}

TEST_CASE("event_loop: stop finishes what is posted, drops what is not due, runs nothing after") {
  TimerHandle outliving;
  auto held = std::make_shared<int>(1);
  std::atomic<bool> was_run{false};
  std::atomic<bool> is_wrong{false};
  {
    EventLoop loop(1);
    loop.start();
    outliving = loop.after(std::chrono::hours(1), [&, held] { is_wrong = true; });
    loop.post([&] { was_run = true; });
    loop.stop();
    CHECK(was_run);
    loop.post([&] { is_wrong = true; });
    const auto refused = loop.after(Duration{0}, [&] { is_wrong = true; });
    loop.stop();
  }
  CHECK(held.use_count() == 1);
  outliving.cancel();
  CHECK_FALSE(is_wrong);
}

TEST_CASE("event_loop: wait_for_stop_signal ends by SIGTERM, by SIGINT and by request_stop") {
  ::signal(SIGTERM, SIG_DFL);  // doctest has taken them over
  ::signal(SIGINT, SIG_DFL);
  for (const int signal : {SIGTERM, SIGINT, 0}) {
    EventLoop loop(1);
    loop.catch_stop_signals();
    loop.start();
    std::thread sender([&] {
      if (signal == 0) return loop.request_stop();
      while (!is_handled(signal)) std::this_thread::yield();  // sooner it would end the program
      ::kill(::getpid(), signal);
    });
    loop.wait_for_stop_signal();
    sender.join();
    loop.stop();
    CHECK_FALSE(is_handled(SIGTERM));  // a second one ends a program whose stop hangs
  }
}
