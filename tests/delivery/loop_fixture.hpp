#pragma once
// What the loop tests share: a clock that the test moves, and waiting for what the loop does.
#include <atomic>
#include <chrono>
#include <functional>
#include <thread>

#include "base/time.hpp"
#include "tests/service/account_fixture.hpp"

namespace panelist::test {

class ManualClock final : public Clock {
 public:
  explicit ManualClock(Instant start) : millis_(to_millis(start)) {}
  Instant now() const override { return from_millis(millis_); }
  void advance(Duration by) { millis_ += by.count(); }

 private:
  std::atomic<std::int64_t> millis_;
};

/// Asks until it holds: true at once then, false only when it has not held for ten seconds.
inline bool wait_until(const std::function<bool()>& condition) {
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds{10};
  while (!condition()) {
    if (std::chrono::steady_clock::now() > deadline) return false;
    std::this_thread::yield();
  }
  return true;
}

}  // namespace panelist::test
