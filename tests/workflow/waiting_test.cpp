#include <doctest/doctest.h>

#include "tests/workflow/scenario.hpp"

using namespace panelist;
using namespace panelist::workflow;
using namespace panelist::workflow::testing;

TEST_CASE("waiting: says who holds the open seats, until when, and whom to remind") {
  Scenario s;
  REQUIRE(s.submit_tool());
  for (const char* seat : {"developer", "skeptic", "futurist"}) REQUIRE(s.vote(seat));
  auto why = s.waiting();
  CHECK(why.reason ==
      "Not published: 1 seat of 4 is still open. Cleo has the buyer seat, due Mon 23 Nov.");
  CHECK(why.blocking == std::vector<std::string>{"buyer"});
  CHECK(why.wakes_at == start_time + 4 * day);
  CHECK(why.expected_at == start_time + 5 * day);
  CHECK(!why.needs_editor);
  REQUIRE(why.unblock);
  CHECK(why.unblock->label == "Remind Cleo");
  s.pass(9 * day);
  why = s.waiting();
  CHECK(why.reason ==
      "Not published: 1 seat of 4 is still open. Cleo has the buyer seat, overdue by 4 days.");
  CHECK(why.needs_editor);
  CHECK(!why.expected_at);
  CHECK(why.unblock->label == "Publish without the buyer");
}

TEST_CASE("waiting: a seat nobody can take names everybody who could not, and the cheapest way "
          "out") {
  auto people = four_people();
  people[2] = person(cleo, "Ana B", {"buyer"});
  people[2].away_until = start_time + 5 * day;
  people.push_back(person(eve, "Ben", {"buyer"}, 3));
  people.back().cap = 3;
  Scenario s(define(), people);
  REQUIRE(s.submit_tool());
  for (const char* seat : {"developer", "skeptic", "futurist"}) REQUIRE(s.vote(seat));
  auto why = s.waiting();
  CHECK(why.reason ==
        "Not published: nobody can take the buyer seat. Ana B is away until Mon 23 Nov, Ben is at "
                "the "
        "cap (3 of 3).");
  CHECK(why.needs_editor);
  CHECK(why.unblock->label == "Raise the cap of Ben and assign");
  CHECK(why.unblock->person == eve);
  CHECK(why.expected_at == start_time + 5 * day);
  s.candidates.pop_back();
  CHECK(s.waiting().unblock->label == "Publish without the buyer");
  s.candidates[2].away_until.reset();
  CHECK(s.waiting().unblock->label == "Assign Ana B");
  CHECK(s.waiting().unblock->task == s.seat_id("buyer"));
}

TEST_CASE("waiting: with too few votes for publication somebody has to be invited") {
  auto people = four_people();
  people.pop_back();
  Scenario s(define(), people);
  REQUIRE(s.submit_tool());
  CHECK(s.waiting().reason ==
        "Not published: nobody can take the futurist seat. Nobody holds the futurist persona. Ana "
        "has the developer seat, Ben has the skeptic seat and Cleo has the buyer seat, all due Mon "
        "23 Nov.");
  CHECK(s.waiting().needs_editor);
  CHECK(s.waiting().unblock->label == "Invite a futurist");
}

TEST_CASE("waiting: hold, failure, suspended task, and nothing for a finished run") {
  Scenario s;
  REQUIRE(s.submit_tool());
  REQUIRE(s.act(Verb::suspend, s.seat_id("buyer"), editor));
  CHECK(s.waiting().unblock->label == "Resume the buyer task");
  REQUIRE(s.run(StepFailed{"disk full"}, s.as_engine()));
  CHECK(s.waiting().reason ==
        "Not published: a step failed: disk full. The next try is at Wed 18 Nov, 11:07 UTC.");
  REQUIRE(s.edit(RunVerb::hold));
  CHECK(s.waiting().reason == "On hold since Wed 18 Nov: every clock stands still.");
  CHECK(s.waiting().unblock->action == "resume");
  REQUIRE(s.edit(RunVerb::withdraw));
  CHECK(!explain_waiting(s.state, {}, s.distinct, [](PersonId) { return std::string(); }, s.now));
}

TEST_CASE("waiting: a wait before publication says until when and can be skipped") {
  Scenario s;
  s.publish_hold = hour;
  REQUIRE(s.submit_tool());
  for (const auto& seat : s.seats()) REQUIRE(s.vote(seat));
  CHECK(s.waiting().reason ==
        "Not published: everything is in and publication waits until Wed 18 Nov, 12:06 UTC.");
  CHECK(s.waiting().expected_at == start_time + hour);
  CHECK(s.waiting().unblock->label == "Publish now");
  CHECK(!s.waiting().needs_editor);
}

TEST_CASE("waiting: a verdict that was sent back says so before what is merely late") {
  Scenario s;
  REQUIRE(s.submit_tool());
  for (const char* seat : {"developer", "skeptic"}) REQUIRE(s.vote(seat));
  REQUIRE(s.act(Verb::send_back, s.seat_id("skeptic"), editor, "Which cache?"));
  REQUIRE(s.vote("futurist"));
  s.pass(9 * day);
  CHECK(s.waiting().reason ==
        "Not published: 2 seats of 4 are still open. The skeptic verdict was sent back to Ben, "
        "overdue by 4 days; Cleo has the buyer seat, overdue by 4 days.");
}

TEST_CASE("waiting: seats that are late by the same time say it once") {
  Scenario s;
  REQUIRE(s.submit_tool());
  for (const char* seat : {"developer", "futurist"}) REQUIRE(s.vote(seat));
  s.pass(9 * day);
  CHECK(s.waiting().reason ==
        "Not published: 2 seats of 4 are still open. Ben has the skeptic seat and Cleo has the "
        "buyer seat, both overdue by 4 days.");
}

TEST_CASE("waiting: without candidates, as in a list, a seat's own line says why nobody has it") {
  Scenario s;
  REQUIRE(s.submit_tool());
  REQUIRE(s.act(Verb::decline, s.seat_id("buyer"), cleo, "No time."));
  s.candidates.clear();
  CHECK(s.waiting().reason.starts_with(
      "Not published: nobody can take the buyer seat. Cleo declined this seat"));
}

TEST_CASE("waiting: the due times of held seats span those that wait for their holder") {
  RunState state;
  CHECK_FALSE(held_seats_due(state));
  const auto add = [&](TaskState at, std::optional<PersonId> holder, std::optional<Instant> due) {
    Task& task = state.tasks.emplace_back();
    task.state = at;
    task.assignee = holder;
    task.due_at = due;
  };
  add(TaskState::ready, {}, start_time);
  add(TaskState::completed, cleo, start_time);
  add(TaskState::suspended, cleo, start_time);
  CHECK_FALSE(held_seats_due(state));
  add(TaskState::in_progress, cleo, start_time + 2 * day);
  add(TaskState::reserved, eve, start_time + day);
  auto span = held_seats_due(state);
  REQUIRE(span);
  CHECK(span->first_due_at == start_time + day);
  CHECK(span->last_due_at == start_time + 2 * day);
  add(TaskState::reserved, eve, {});
  CHECK(held_seats_due(state)->last_due_at == never_due);
  state.tasks.back().kind = TaskKind::triage;
  CHECK(held_seats_due(state)->last_due_at == start_time + 2 * day);
  state.failure = "the page could not be made";
  CHECK_FALSE(held_seats_due(state));
}
