#include "base/time.hpp"

#include <doctest/doctest.h>

using namespace panelist;
using namespace std::chrono_literals;

namespace {
Instant at(std::string_view text) {
  const auto instant = parse_rfc3339(text);
  REQUIRE_MESSAGE(instant, text);
  return *instant;
}
}  // namespace

TEST_CASE("format_rfc3339: UTC with milliseconds, also before 1970") {
  CHECK(format_rfc3339(from_millis(0)) == "1970-01-01T00:00:00.000Z");
  CHECK(format_rfc3339(from_millis(-1)) == "1969-12-31T23:59:59.999Z");
  CHECK(format_rfc3339(at("2026-11-21T14:03:00.007Z")) == "2026-11-21T14:03:00.007Z");
}

TEST_CASE("parse_rfc3339: any offset and any number of fraction digits") {
  CHECK(at("2026-11-21T15:03:00+01:00") == at("2026-11-21T14:03:00Z"));
  CHECK(at("2026-11-20T20:33:00-17:30") == at("2026-11-21T14:03:00Z"));
  CHECK(at("2026-11-21t14:03:00z") == at("2026-11-21T14:03:00.000Z"));
  CHECK(at("2026-11-21T14:03:00-00:00") == at("2026-11-21T14:03:00Z"));
  CHECK(to_millis(at("1970-01-01T00:00:00.5Z")) == 500);
  CHECK(to_millis(at("1970-01-01T00:00:00.1239999Z")) == 123);
  CHECK(at("2024-02-29T00:00:00Z") - at("2024-02-28T00:00:00Z") == 24h);
}

TEST_CASE("parse_rfc3339: a leap second is the midnight that follows, elsewhere it is no time") {
  CHECK(at("2016-12-31T23:59:60Z") == at("2017-01-01T00:00:00Z"));
  CHECK(at("1990-12-31T15:59:60-08:00") == at("1991-01-01T00:00:00Z"));
  CHECK_FALSE(parse_rfc3339("2016-12-30T23:59:60Z"));
  CHECK_FALSE(parse_rfc3339("2016-12-31T12:00:60Z"));
}

TEST_CASE("parse_rfc3339: invalid dates, missing parts and other formats are refused") {
  for (const char* bad : {"",
                          "2026-11-21",
                          "2026-11-21T14:03:00",
                          "2026-11-21 14:03:00Z",
                          "2026-11-21T14:03Z",
                          "2023-02-29T00:00:00Z",
                          "2026-13-01T00:00:00Z",
                          "2026-00-01T00:00:00Z",
                          "2026-04-31T00:00:00Z",
                          "2026-11-21T24:00:00Z",
                          "2026-11-21T14:60:00Z",
                          "2026-11-21T14:03:61Z",
                          "2026-11-21T14:03:00.Z",
                          "2026-11-21T14:03:00+1:00",
                          "2026-11-21T14:03:00+24:00",
                          "2026-11-21T14:03:00+0100",
                          "2026-11-21T14:03:00Zx",
                          " 2026-11-21T14:03:00Z",
                          "26-11-21T14:03:00Z",
                          "2026-1-21T14:03:00Z",
                          "Sat, 21 Nov 2026 14:03:00 GMT"}) {
    CHECK_FALSE_MESSAGE(parse_rfc3339(bad), bad);
  }
}

TEST_CASE("format_date: day, month in letters, year") {
  CHECK(format_date(at("2026-11-21T23:59:59Z")) == "21 Nov 2026");
  CHECK(format_date(at("2026-01-02T00:00:00Z")) == "2 Jan 2026");
}

TEST_CASE("format_local: the zone's clock and its summer time") {
  CHECK(format_local(at("2026-11-24T16:00:00Z"), "Europe/Berlin") == "Tue 24 Nov 2026, 17:00 CET");
  CHECK(format_local(at("2026-07-24T16:00:00Z"), "Europe/Berlin") == "Fri 24 Jul 2026, 18:00 CEST");
  CHECK(format_local(at("2026-03-29T00:59:00Z"), "Europe/Berlin") == "Sun 29 Mar 2026, 01:59 CET");
  CHECK(format_local(at("2026-03-29T01:00:00Z"), "Europe/Berlin") == "Sun 29 Mar 2026, 03:00 CEST");
  CHECK(format_local(at("2026-11-24T16:00:00Z"), "Nowhere/Town") == "Tue 24 Nov 2026, 16:00 UTC");
  CHECK(format_local(at("2026-11-24T16:00:00Z"), "America/Sao_Paulo") ==
        "Tue 24 Nov 2026, 13:00 UTC-03");
  CHECK(format_local_clock(at("2026-11-24T23:30:00Z"), "Europe/Berlin") == "00:30 CET");
}

TEST_CASE("is_time_zone: names of the zone database only") {
  CHECK(is_time_zone("Europe/Berlin"));
  CHECK(is_time_zone("UTC"));
  CHECK_FALSE(is_time_zone(""));
  CHECK_FALSE(is_time_zone("Europe/Atlantis"));
  CHECK_FALSE(is_time_zone("../../etc/passwd"));
}

TEST_CASE("local_day and at_local_hour: working days follow the wall clock over the DST changes") {
  const std::string berlin = "Europe/Berlin";
  CHECK(local_day(at("2026-11-24T23:30:00Z"), berlin) ==
        local_day(at("2026-11-24T12:00:00Z"), berlin) + 1);
  CHECK(local_day(at("2026-11-24T23:30:00Z"), "UTC") ==
        local_day(at("2026-11-24T12:00:00Z"), "UTC"));
  const std::int64_t spring = local_day(at("2026-03-29T12:00:00Z"), berlin);
  CHECK(at_local_hour(spring, 9, berlin) == at("2026-03-29T07:00:00Z"));
  CHECK(at_local_hour(spring - 1, 9, berlin) == at("2026-03-28T08:00:00Z"));
  CHECK(at_local_hour(spring, 2, berlin) == at("2026-03-29T01:00:00Z"));  // jumped over
  const std::int64_t autumn = local_day(at("2026-10-25T12:00:00Z"), berlin);
  CHECK(at_local_hour(autumn, 2, berlin) == at("2026-10-25T00:00:00Z"));  // the first of two
  // Samoa went from 29 to 31 December 2011: nine on the 30th is the midnight after the 29th.
  const std::int64_t skipped = to_millis(at("2011-12-30T00:00:00Z")) / 86'400'000;
  CHECK(at_local_hour(skipped, 9, "Pacific/Apia") == at("2011-12-30T10:00:00Z"));
  CHECK(at_local_hour(0, 5, "Nowhere/Town") == from_millis(5 * 3'600'000));
}

TEST_CASE("format_age and format_span: the largest unit, rounded down") {
  const Instant now = at("2026-11-24T16:00:00Z");
  CHECK(format_age(now, now) == "just now");
  CHECK(format_age(now - 59s, now) == "just now");
  CHECK(format_age(now - 5min, now) == "5 minutes ago");
  CHECK(format_age(now - 1h, now) == "1 hour ago");
  CHECK(format_age(now - 95h, now) == "3 days ago");
  CHECK(format_age(now + 2h, now) == "in 2 hours");
  CHECK(format_span(0s) == "1 minute");
  CHECK(format_span(12min + 59s) == "12 minutes");
  CHECK(format_span(47h) == "1 day");
  CHECK(format_span(-5h) == "5 hours");
}

TEST_CASE("parse_duration: one whole number and one unit") {
  CHECK(parse_duration("72h") == 72h);
  CHECK(parse_duration("2d") == 48h);
  CHECK(parse_duration("30m") == 30min);
  CHECK(parse_duration("45s") == 45s);
  CHECK(parse_duration("250ms") == 250ms);
  CHECK(parse_duration("0s") == 0s);
  for (const char* bad : {"", "h", "72", "-2d", "+2d", "2 d", "1.5h", "2D", "2d12h", "2w", " 2d",
                          "99999999999d", "99999999999999999999s"}) {
    CHECK_FALSE_MESSAGE(parse_duration(bad), bad);
  }
}

TEST_CASE("system_clock: runs after this test was written") {
  CHECK(system_clock().now() > at("2025-01-01T00:00:00Z"));
}
