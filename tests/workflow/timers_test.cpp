#include <doctest/doctest.h>

#include "tests/workflow/scenario.hpp"

using namespace panelist;
using namespace panelist::workflow;
using namespace panelist::workflow::testing;
using domain::Decision;

TEST_CASE("reminders: go out before, at and after the due time, then the overdue outcome") {
  Scenario s;
  REQUIRE(s.submit_tool());
  for (const char* seat : {"developer", "skeptic", "futurist"}) REQUIRE(s.vote(seat));
  CHECK(next_wake(s.state) == start_time + 4 * day);
  s.pass(4 * day);
  CHECK(s.told("due_soon", cleo));
  s.pass(day);
  CHECK(s.told("due", cleo));
  s.pass(day);
  CHECK(s.told("overdue", cleo));
  s.pass(day);
  CHECK(s.count_announced("task.overdue") == 1);
  CHECK(s.told("escalated", std::nullopt));
  CHECK(s.count_events(EventType::reminder_sent) == 3);
  CHECK(!next_wake(s.state));
  CHECK(s.waiting().needs_editor);
  CHECK(s.holder("buyer") == cleo);
}

TEST_CASE("a timer fires at its time and not a moment before") {
  Scenario s;
  REQUIRE(s.submit_tool());
  s.now = start_time + 4 * day - Duration{1};
  REQUIRE(s.tick());
  CHECK(s.events.empty());
  s.now += Duration{1};
  REQUIRE(s.tick());
  CHECK(s.told("due_soon", cleo));
}

TEST_CASE("reminders after downtime: only the last due one is sent, the overtaken are recorded "
          "as skipped") {
  Scenario s;
  REQUIRE(s.submit_tool());
  for (const char* seat : {"developer", "skeptic", "futurist"}) REQUIRE(s.vote(seat));
  SUBCASE("between the due time and the overdue outcome") {
    s.now += 6 * day + hour;
    REQUIRE(s.tick());
    CHECK(s.count_events(EventType::reminder_skipped) == 2);
    CHECK(s.count_events(EventType::reminder_sent) == 1);
    CHECK(s.told("overdue", cleo));
    CHECK(!s.told("due", cleo));
  }
  SUBCASE("after the overdue outcome") {
    s.now += 60 * day;
    REQUIRE(s.tick());
    CHECK(s.count_events(EventType::reminder_skipped) == 3);
    CHECK(s.count_events(EventType::reminder_sent) == 0);
    CHECK(s.count_events(EventType::task_overdue) == 1);
  }
  REQUIRE(s.tick());
  CHECK(s.events.empty());
}

TEST_CASE("timers fire in the order in which they were due") {
  Shape shape;
  shape.panel += "quorum = 1\nmin_votes = 1\ndeadline_after = \"6d\"\n";
  Scenario s(define(shape));
  REQUIRE(s.submit_tool());
  REQUIRE(s.vote("developer"));
  s.now += 40 * day;
  REQUIRE(s.tick());
  std::vector<Instant> due;
  for (const Event& event : s.events)
    if (event.type == EventType::reminder_skipped || event.type == EventType::reminder_sent)
      due.push_back(*event.due_at);
  CHECK(std::is_sorted(due.begin(), due.end()));
  CHECK(s.phase() == "published");
  CHECK(s.count_events(EventType::task_overdue) == 0);  // the deadline came first
}

TEST_CASE("overdue with reassign: the seat goes to somebody else, or to the editors when there "
          "is nobody") {
  Shape shape;
  shape.panel = "due_after = \"2d\"\noverdue = \"reassign\"\noverdue_after = \"1d\"\n";
  auto people = four_people();
  people.push_back(person(eve, "Eve", {"buyer"}, 5));
  Scenario s(define(shape), people);
  REQUIRE(s.submit_tool());
  for (const char* seat : {"developer", "skeptic"}) REQUIRE(s.vote(seat));
  REQUIRE(s.run(NoteDraft{s.seat_id("buyer")}, s.as(cleo)));
  const TaskId buyer = s.seat_id("buyer"), futurist = s.seat_id("futurist");
  s.now += 3 * day;
  REQUIRE(s.tick());
  CHECK(s.state.find_task(buyer)->state == TaskState::exited);
  CHECK(s.holder("buyer") == eve);
  CHECK(s.seat("buyer").due_at == s.now + 2 * day);
  CHECK(s.told("taken_away", cleo));
  CHECK(s.seat_id("futurist") == futurist);
  CHECK(s.told("escalated", std::nullopt));
  CHECK(s.count_announced("task.overdue") == 2);
}

TEST_CASE("an editor's own reminder is told and recorded, and the ladder goes on as before") {
  Scenario s;
  REQUIRE(s.submit_tool());
  const TaskId task = s.seat_id("buyer");
  const auto wakes_at = next_wake(s.state);
  CHECK(is_error(s.run(RemindTask{task, {}}, s.as(ben)), ErrorCode::forbidden));
  REQUIRE(s.run(RemindTask{task, {}}, s.as_editor()));
  CHECK(s.has(EventType::reminder_sent));
  CHECK(s.events.back().actor.person == editor);
  CHECK(s.events.back().person == cleo);
  CHECK(s.told("due_soon", cleo));
  CHECK(s.seat("buyer").rung == 0);
  CHECK(next_wake(s.state) == wakes_at);
  s.pass(5 * day + hour);
  REQUIRE(s.run(RemindTask{task, {}}, s.as_editor()));
  CHECK(s.told("overdue", cleo));
  CHECK(s.seat("buyer").rung == 2);
  CHECK(is_conflict(s.run(RemindTask{task, s.now + day}, s.as_editor()), "away until"));
  REQUIRE(s.vote("buyer"));
  CHECK(is_conflict(s.run(RemindTask{task, {}}, s.as_editor()), "done"));
}

TEST_CASE("an extended or sent back task starts its ladder of reminders anew") {
  Scenario s;
  REQUIRE(s.submit_tool());
  for (const char* seat : {"developer", "skeptic", "futurist"}) REQUIRE(s.vote(seat));
  s.pass(5 * day);
  CHECK(s.count_events(EventType::reminder_sent) == 2);
  REQUIRE(s.act(Verb::extend, s.seat_id("buyer"), cleo));
  CHECK(next_wake(s.state) == s.now + day);
  s.pass(2 * day);
  CHECK(s.count_events(EventType::reminder_sent) == 4);
}

TEST_CASE("lease: a task taken from the pool without a draft returns to it, and to somebody else "
          "at once") {
  auto people = four_people();
  people.push_back(person(eve, "Eve", {"buyer"}));
  Scenario s(define(), people);
  REQUIRE(s.submit_tool());
  const PersonId first = s.holder("buyer");
  const PersonId other = first == cleo ? eve : cleo;
  REQUIRE(s.act(Verb::release, s.seat_id("buyer"), first));
  REQUIRE(s.act(Verb::claim, s.seat_id("buyer"), first));
  const TaskId task = s.seat_id("buyer");
  SUBCASE("offered again") {
    s.pass(day);
    CHECK(s.seat_id("buyer") == task);
    CHECK(s.holder("buyer") == other);
    CHECK(s.count_events(EventType::lease_expired) == 1);
  }
  SUBCASE("with nobody else it stays in the pool and the editors hear") {
    std::erase_if(s.candidates, [&](const Candidate& c) { return c.person == other; });
    s.pass(day);
    CHECK(s.seat("buyer").state == TaskState::ready);
    CHECK(s.told("editor_needed", std::nullopt));
  }
  SUBCASE("a started task without a draft has a lease too") {
    REQUIRE(s.act(Verb::start, task, first));
    s.pass(day);
    CHECK(s.count_events(EventType::lease_expired) == 1);
  }
  SUBCASE("never one with a draft") {
    REQUIRE(s.run(NoteDraft{task}, s.as(first)));
    s.pass(3 * day);
    CHECK(s.count_events(EventType::lease_expired) == 0);
  }
}

TEST_CASE("lease: never for an assigned task") {
  Scenario s;
  REQUIRE(s.submit_tool());
  s.pass(3 * day);
  CHECK(s.count_events(EventType::lease_expired) == 0);
}

TEST_CASE("triage has its own due time and escalation") {
  Shape shape;
  shape.before_panel =
      "[[step]]\nid = \"triage\"\nkind = \"task\"\ntask = \"triage\"\ndue_after = \"2d\"\n"
      "reminders = [\"0\"]\noverdue_after = \"1d\"\n";
  Scenario s(define(shape));
  REQUIRE(s.submit_tool());
  s.pass(2 * day);
  CHECK(s.told("due", std::nullopt));
  s.pass(day);
  CHECK(s.told("escalated", std::nullopt));
  REQUIRE(s.decide_task(s.state.tasks.front().id, true));
  CHECK(s.phase() == "in_review");
}
