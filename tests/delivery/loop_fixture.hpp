#pragma once
// What the loop tests share: a clock that the test moves, and waiting without sleeping long.
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

/// Asks again every millisecond, for at most ten seconds.
inline bool wait_until(const std::function<bool()>& condition) {
  for (int i = 0; i < 10'000; ++i) {
    if (condition()) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds{1});
  }
  return false;
}

}  // namespace panelist::test
