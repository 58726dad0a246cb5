#include <doctest/doctest.h>

#include "tests/workflow/scenario.hpp"

using namespace panelist;
using namespace panelist::workflow;
using namespace panelist::workflow::testing;
using domain::WorkingDays;

namespace {

Instant at(const char* text) { return *parse_rfc3339(text); }

/// Monday to Friday in the zone.
WorkTimes weekdays(const std::string& zone = "UTC") {
  WorkTimes times;
  times.days = WorkingDays(0b0011111);
  times.zone = zone;
  return times;
}

std::string due(const WorkTimes& times, const char* now, const char* wanted) {
  const auto moved = due_on_working_day(times, at(now), at(wanted));
  return moved ? format_rfc3339(*moved) : "counts as away";
}

}  // namespace

TEST_CASE("due_on_working_day: a working day keeps its due time, a free day gives it to the next") {
  // Friday 20 November 2026.
  CHECK(due(weekdays(), "2026-11-16T09:00:00Z", "2026-11-20T17:00:00Z") ==
        "2026-11-20T17:00:00.000Z");
  CHECK(due(weekdays(), "2026-11-16T09:00:00Z", "2026-11-21T17:00:00Z") ==
        "2026-11-23T17:00:00.000Z");
  CHECK(due(weekdays(), "2026-11-16T09:00:00Z", "2026-11-22T17:00:00Z") ==
        "2026-11-23T17:00:00.000Z");
  CHECK(due({}, "2026-11-16T09:00:00Z", "2026-11-22T17:00:00Z") == "2026-11-22T17:00:00.000Z");
}

TEST_CASE("due_on_working_day: the day is the one of the person's zone") {
  // 23:30 UTC on Sunday is Monday in Berlin and Sunday in New York.
  CHECK(due(weekdays("Europe/Berlin"), "2026-11-16T09:00:00Z", "2026-11-22T23:30:00Z") ==
        "2026-11-22T23:30:00.000Z");
  CHECK(due(weekdays("America/New_York"), "2026-11-16T09:00:00Z", "2026-11-22T23:30:00Z") ==
        "2026-11-23T23:30:00.000Z");
}

TEST_CASE("due_on_working_day: the local time stays the same where the clocks change in between") {
  // Berlin goes to summer time on Sunday 28 March 2027 and back on Sunday 31 October 2027.
  CHECK(due(weekdays("Europe/Berlin"), "2027-03-22T09:00:00Z", "2027-03-27T16:00:00Z") ==
        "2027-03-29T15:00:00.000Z");
  CHECK(due(weekdays("Europe/Berlin"), "2027-10-25T09:00:00Z", "2027-10-30T15:00:00Z") ==
        "2027-11-01T16:00:00.000Z");
  // 02:30 is jumped over on the Sunday itself: the first moment after the jump.
  WorkTimes sundays = weekdays("Europe/Berlin");
  sundays.days = WorkingDays(0b1000000);
  CHECK(due(sundays, "2027-03-20T09:00:00Z", "2027-03-27T01:30:00Z") == "2027-03-28T01:00:00.000Z");
}

TEST_CASE("due_on_working_day: a day away is no working day either, and a long time away counts") {
  WorkTimes times = weekdays();
  times.away = {{at("2026-11-20T00:00:00Z"), at("2026-11-21T00:00:00Z")}};
  CHECK(due(times, "2026-11-16T09:00:00Z", "2026-11-20T17:00:00Z") == "2026-11-23T17:00:00.000Z");
  times.away = {{at("2026-11-20T00:00:00Z"), at("2026-12-05T00:00:00Z")}};
  CHECK(due(times, "2026-11-16T09:00:00Z", "2026-11-20T17:00:00Z") == "counts as away");
}

TEST_CASE("due_on_working_day: whoever has no working day before the due time counts as away") {
  // Given on Saturday morning, due on Sunday night.
  CHECK(due(weekdays(), "2026-11-21T09:00:00Z", "2026-11-22T20:00:00Z") == "counts as away");
  CHECK(due(weekdays(), "2026-11-20T23:00:00Z", "2026-11-22T20:00:00Z") ==
        "2026-11-23T20:00:00.000Z");
  WorkTimes away_on_monday = weekdays();
  away_on_monday.away = {{at("2026-11-23T00:00:00Z"), at("2026-11-24T00:00:00Z")}};
  CHECK(due(away_on_monday, "2026-11-21T09:00:00Z", "2026-11-23T20:00:00Z") == "counts as away");
  CHECK(due(away_on_monday, "2026-11-21T09:00:00Z", "2026-11-24T20:00:00Z") ==
        "2026-11-24T20:00:00.000Z");
}

TEST_CASE("works_between: times away that touch each other are one") {
  WorkTimes times;
  times.away = {{at("2026-11-22T00:00:00Z"), at("2026-11-24T00:00:00Z")},
                {at("2026-11-20T00:00:00Z"), at("2026-11-22T00:00:00Z")}};
  CHECK_FALSE(works_between(times, at("2026-11-20T08:00:00Z"), at("2026-11-23T23:00:00Z")));
  CHECK(works_between(times, at("2026-11-20T08:00:00Z"), at("2026-11-24T00:00:00Z")));
  CHECK(is_away(times, at("2026-11-23T23:59:59Z")));
  CHECK_FALSE(is_away(times, at("2026-11-24T00:00:00Z")));
}

TEST_CASE("assignment: a due time moves to the assignee's next working day and the seat says so") {
  Scenario s;
  s.now = at("2026-11-18T10:00:00Z");  // Wednesday; due after 5 days: Monday
  s.candidates[2].times = weekdays();
  s.candidates[2].times.days = WorkingDays(0b0000111);  // Monday to Wednesday
  s.candidates[3].times = weekdays();
  s.candidates[3].times.days = WorkingDays(0b0001100);  // Wednesday and Thursday
  REQUIRE(s.submit_tool());
  CHECK(s.seat("developer").due_at == at("2026-11-23T10:00:00Z"));
  CHECK(s.seat("buyer").due_at == at("2026-11-23T10:00:00Z"));
  CHECK(s.seat("futurist").due_at == at("2026-11-25T10:00:00Z"));
  CHECK(s.seat("futurist").why ==
        "you are the only futurist who can take it now; due on your next working day, Wed 25 Nov");
  CHECK(s.seat("buyer").why.find("working day") == std::string::npos);
}

TEST_CASE("assignment: somebody with no working day before the due time is not offered the seat") {
  Shape shape;
  shape.panel = "due_after = \"1d\"\n";
  Scenario s(define(shape));
  s.now = at("2026-11-21T09:00:00Z");  // Saturday
  s.candidates[2].times = weekdays();
  REQUIRE(s.submit_tool());
  CHECK_FALSE(s.seat("buyer").assignee);
  CHECK(s.seat("buyer").why == "Cleo has no working day before it is due (Sun 22 Nov)");
  CHECK(is_conflict(s.assign(s.seat_id("buyer"), cleo), "Cleo has no working day"));
}

TEST_CASE("assignment: whoever is given a seat from the pool has the whole time for it") {
  auto people = four_people();
  people.erase(people.begin() + 2);
  Scenario s(define(), people);
  REQUIRE(s.submit_tool());
  CHECK_FALSE(s.seat("buyer").assignee);
  s.now += 10 * day;
  s.candidates.push_back(person(cleo, "Cleo", {"buyer"}));
  REQUIRE(s.assign(s.seat_id("buyer"), cleo));
  CHECK(s.seat("buyer").due_at == s.now + 5 * day);
  CHECK(s.seat("buyer").why == "an editor gave it to you");
}
