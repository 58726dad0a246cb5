#include "service/delivery_schedule.hpp"

#include <doctest/doctest.h>

using namespace panelist;
using namespace panelist::service;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

namespace {
const Instant now = *parse_rfc3339("2026-11-21T12:00:00Z");
}

TEST_CASE("delivery_schedule: ten tries, each wait within 20 % of its entry") {
  const Schedule& schedule = normal_schedule();
  REQUIRE(schedule.size() == 10);
  for (std::uint64_t jitter = 0; jitter < 2000; jitter += 7) {
    for (int attempts = 1; attempts < 10; ++attempts) {
      const Duration wait = *next_attempt_at(schedule, attempts, now, jitter, {}) - now;
      const Duration entry = schedule[static_cast<std::size_t>(attempts)];
      CHECK(wait >= entry * 8 / 10);
      CHECK(wait <= entry * 12 / 10);
    }
  }
  CHECK(*next_attempt_at(schedule, 1, now, 200, {}) == now + seconds{5});
  CHECK(*next_attempt_at(schedule, 1, now, 0, {}) == now + seconds{4});
  CHECK(*next_attempt_at(schedule, 1, now, 400, {}) == now + seconds{6});
  CHECK(*next_attempt_at(schedule, 9, now, 200, {}) == now + hours{24});
  CHECK_FALSE(next_attempt_at(schedule, 10, now, 200, {}));
}

TEST_CASE("delivery_schedule: Retry-After lengthens a wait, never shortens it, up to a day") {
  const Schedule& schedule = normal_schedule();
  CHECK(*next_attempt_at(schedule, 1, now, 200, minutes{2}) == now + minutes{2});
  CHECK(*next_attempt_at(schedule, 3, now, 200, minutes{2}) == now + minutes{30});
  CHECK(*next_attempt_at(schedule, 1, now, 200, hours{100}) == now + hours{24});
}

TEST_CASE("delivery_schedule: Retry-After is seconds or an HTTP date") {
  CHECK(*parse_retry_after("120", now) == seconds{120});
  CHECK(*parse_retry_after("0", now) == seconds{0});
  CHECK(*parse_retry_after("99999999999999", now) >= hours{24});
  CHECK(*parse_retry_after("Sat, 21 Nov 2026 12:05:00 GMT", now) == minutes{5});
  for (const char* bad : {"", "-5", "1.5", "12 s", "soon", "Sat, 21 Nov 2026 11:00:00 GMT",
                          "Sat, 21 Nox 2026 12:05:00 GMT", "2026-11-21T12:05:00Z"}) {
    CHECK_MESSAGE(!parse_retry_after(bad, now), bad);
  }
}
