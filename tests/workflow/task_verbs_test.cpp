#include <doctest/doctest.h>

#include "tests/workflow/scenario.hpp"

using namespace panelist;
using namespace panelist::workflow;
using namespace panelist::workflow::testing;
using domain::Decision;

TEST_CASE("decline: needs a reason, ends the task, and the seat is offered to somebody else for "
          "good") {
  auto people = four_people();
  people.push_back(person(eve, "Eve", {"buyer"}, 5));
  Scenario s(define(), people);
  REQUIRE(s.submit_tool());
  const TaskId first = s.seat_id("buyer");
  CHECK(is_error(s.act(Verb::decline, first, cleo, ""), ErrorCode::invalid));
  REQUIRE(s.act(Verb::decline, first, cleo, "no time"));
  CHECK(s.state.find_task(first)->state == TaskState::declined);
  CHECK(s.holder("buyer") == eve);
  CHECK(s.seat_id("buyer") != first);
  CHECK(s.told("assigned", eve));
  REQUIRE(s.act(Verb::decline, s.seat_id("buyer"), eve));
  CHECK(s.seat("buyer").state == TaskState::ready);
  CHECK(s.seat("buyer").why == "Cleo declined this seat, Eve declined this seat");
  CHECK(is_conflict(s.act(Verb::claim, s.seat_id("buyer"), cleo), "declined this seat"));
  CHECK(is_conflict(s.assign(s.seat_id("buyer"), cleo), "declined this seat"));
}

TEST_CASE("recuse: bars the person from every seat, voids what they submitted, and opens the "
          "seat") {
  auto people = four_people();
  people[0].personas = {"developer", "skeptic"};
  people.push_back(person(eve, "Eve", {"developer"}, 5));
  Scenario s(define(), people);
  REQUIRE(s.submit_tool());
  REQUIRE(s.vote("developer"));
  const TaskId voted = s.seat_id("developer");
  const VerdictId verdict = *s.seat("developer").verdict;
  CHECK(is_error(s.act(Verb::recuse, voted, ana, ""), ErrorCode::invalid));
  REQUIRE(s.act(Verb::recuse, voted, ana, "my sister works there"));
  REQUIRE(s.has(EventType::verdict_voided));
  CHECK(s.events.front().verdict == verdict);
  CHECK(s.holder("developer") == eve);
  REQUIRE(s.act(Verb::release, s.seat_id("skeptic"), ben));
  CHECK(is_conflict(s.act(Verb::claim, s.seat_id("skeptic"), ana), "recused"));
}

TEST_CASE("recuse: a person with two seats leaves both") {
  auto people = four_people();
  people[0].personas = {"developer", "buyer"};
  people.erase(people.begin() + 2);
  Scenario s(define(), people);
  REQUIRE(s.submit_tool());
  REQUIRE(s.vote("developer"));
  REQUIRE(s.act(Verb::recuse, s.seat_id("buyer"), ana));
  CHECK(s.seat("buyer").state == TaskState::ready);
  CHECK(s.seat("developer").state == TaskState::ready);
  CHECK(s.count_events(EventType::verdict_voided) == 1);
}

TEST_CASE("abstain: fills the seat and casts no vote") {
  Scenario s;
  REQUIRE(s.submit_tool());
  REQUIRE(s.act(Verb::abstain, s.seat_id("buyer"), cleo, ""));
  REQUIRE(s.vote("developer", Decision::ship));
  REQUIRE(s.vote("skeptic", Decision::skip));
  CHECK(s.state.is_panel_open());
  REQUIRE(s.vote("futurist", Decision::ship));
  CHECK(s.phase() == "published");
  CHECK(s.state.tally.votes == 3);
  CHECK(s.state.tally.ships == 2);
  CHECK(s.state.tally.abstained == 1);
}

TEST_CASE("release: returns the same task to the pool") {
  Scenario s;
  REQUIRE(s.submit_tool());
  const TaskId buyer = s.seat_id("buyer");
  REQUIRE(s.act(Verb::release, buyer, cleo));
  CHECK(s.seat_id("buyer") == buyer);
  CHECK(s.seat("buyer").state == TaskState::ready);
  CHECK(is_conflict(s.act(Verb::release, buyer, cleo), "ready"));
}

TEST_CASE("claim: the second of two claims is a conflict that names the state") {
  auto people = four_people();
  people.push_back(person(eve, "Eve", {"buyer"}, 5));
  Scenario s(define(), people);
  REQUIRE(s.submit_tool());
  REQUIRE(s.act(Verb::release, s.seat_id("buyer"), cleo));
  REQUIRE(s.act(Verb::claim, s.seat_id("buyer"), eve));
  CHECK(is_conflict(s.act(Verb::claim, s.seat_id("buyer"), cleo), "reserved"));
}

TEST_CASE("assign: a free task is reserved, a held one ends and another is opened") {
  auto people = four_people();
  people.push_back(person(eve, "Eve", {"buyer"}, 5));
  Scenario s(define(), people);
  REQUIRE(s.submit_tool());
  const TaskId first = s.seat_id("buyer");
  CHECK(is_error(s.run(ActOnTask{first, Verb::assign, "", std::nullopt}, s.as_editor()),
                 ErrorCode::invalid));
  CHECK(is_error(s.assign(first, nobody), ErrorCode::invalid));
  CHECK(is_conflict(s.assign(first, dan), "does not hold the buyer persona"));
  CHECK(is_conflict(s.assign(first, cleo), "holds it already"));
  CHECK(is_error(s.run(ActOnTask{first, Verb::assign, "", eve}, s.as(cleo)), ErrorCode::forbidden));
  REQUIRE(s.assign(first, eve));
  CHECK(s.state.find_task(first)->state == TaskState::exited);
  CHECK(s.holder("buyer") == eve);
  CHECK(s.seat_id("buyer") != first);
  CHECK(s.told("taken_away", cleo));
  CHECK(s.told("assigned", eve));
  REQUIRE(s.act(Verb::release, s.seat_id("buyer"), eve));
  const TaskId second = s.seat_id("buyer");
  REQUIRE(s.assign(second, cleo));
  CHECK(s.seat_id("buyer") == second);
  CHECK(s.seat("buyer").state == TaskState::reserved);
  CHECK(!s.seat("buyer").from_pool);
}

TEST_CASE("permit: an editor's verb is forbidden to everybody else in any state of the task") {
  Scenario s;
  REQUIRE(s.submit_tool());
  const TaskId seat = s.seat_id("buyer");
  for (const Verb verb : {Verb::send_back, Verb::resume, Verb::suspend, Verb::assign})
    CHECK(is_error(s.run(ActOnTask{seat, verb, "why", cleo}, s.as(cleo)), ErrorCode::forbidden));
  CHECK(is_conflict(s.run(ActOnTask{seat, Verb::send_back, "why", {}}, s.as_editor()),
                    "the task is reserved"));
}

TEST_CASE("delegate: the assignee hands the seat to a person of the same persona") {
  auto people = four_people();
  people.push_back(person(eve, "Eve", {"buyer"}, 5));
  Scenario s(define(), people);
  REQUIRE(s.submit_tool());
  const TaskId first = s.seat_id("buyer");
  CHECK(is_error(s.run(ActOnTask{first, Verb::delegate, "", eve}, s.as(dan)),
      ErrorCode::forbidden));
  REQUIRE(s.run(ActOnTask{first, Verb::delegate, "", eve}, s.as(cleo)));
  CHECK(s.holder("buyer") == eve);
  CHECK(s.has(EventType::task_delegated));
}

TEST_CASE("reopen: only one's own verdict and only until the panel closes") {
  Scenario s;
  REQUIRE(s.submit_tool());
  REQUIRE(s.vote("developer"));
  CHECK(is_error(s.act(Verb::reopen, s.seat_id("developer"), ben), ErrorCode::forbidden));
  REQUIRE(s.act(Verb::reopen, s.seat_id("developer"), ana));
  CHECK(s.seat("developer").state == TaskState::in_progress);
  CHECK(!s.seat("developer").verdict);
  for (const auto& seat : s.seats()) REQUIRE(s.vote(seat));
  CHECK(s.state.is_closed());
  CHECK(is_conflict(s.act(Verb::reopen, s.state.tasks.front().id, ana),
                    "only an editor's correction is possible"));
  CHECK(is_conflict(s.act(Verb::recuse, s.state.tasks.front().id, ana), "closed"));
}

TEST_CASE("reopen: whoever was in time is not late for touching the text again") {
  Scenario s;
  REQUIRE(s.submit_tool());
  REQUIRE(s.vote("developer"));
  s.pass(20 * day);
  REQUIRE(s.act(Verb::reopen, s.seat_id("developer"), ana));
  CHECK(s.seat("developer").due_at == s.now + 2 * day);
  REQUIRE(s.tick());
  CHECK(s.events.empty());
}

TEST_CASE("send_back: an editor returns a sealed verdict to its author with a reason and a new "
          "due time") {
  Scenario s;
  REQUIRE(s.submit_tool());
  CHECK(is_conflict(s.act(Verb::send_back, s.seat_id("buyer"), editor), "reserved"));
  REQUIRE(s.vote("buyer"));
  s.now += day;
  CHECK(is_error(s.act(Verb::send_back, s.seat_id("buyer"), editor, ""), ErrorCode::invalid));
  CHECK(is_error(s.act(Verb::send_back, s.seat_id("buyer"), cleo), ErrorCode::forbidden));
  REQUIRE(s.act(Verb::send_back, s.seat_id("buyer"), editor, "the price is missing"));
  CHECK(s.seat("buyer").state == TaskState::in_progress);
  CHECK(s.seat("buyer").assignee == cleo);
  CHECK(s.seat("buyer").sent_back_reason == "the price is missing");
  CHECK(s.seat("buyer").due_at == s.now + 5 * day);
  CHECK(s.told("sent_back", cleo));
  for (const auto& seat : s.seats()) REQUIRE(s.vote(seat));
  CHECK(is_conflict(s.act(Verb::send_back, s.state.tasks.front().id, editor), "closed"));
}

TEST_CASE("extend: the assignee adds two days once") {
  Scenario s;
  REQUIRE(s.submit_tool());
  CHECK(is_error(s.act(Verb::extend, s.seat_id("buyer"), editor), ErrorCode::forbidden));
  REQUIRE(s.act(Verb::extend, s.seat_id("buyer"), cleo));
  CHECK(s.seat("buyer").due_at == start_time + 7 * day);
  CHECK(is_conflict(s.act(Verb::extend, s.seat_id("buyer"), cleo), "once"));
}

TEST_CASE("suspend and resume: a task's clocks stand still meanwhile") {
  Scenario s;
  REQUIRE(s.submit_tool());
  REQUIRE(s.act(Verb::suspend, s.seat_id("buyer"), editor));
  CHECK(is_conflict(s.vote("buyer"), "suspended"));
  s.pass(30 * day);
  CHECK(s.seat("buyer").rung == 0);
  REQUIRE(s.act(Verb::resume, s.seat_id("buyer"), editor));
  CHECK(s.seat("buyer").state == TaskState::reserved);
  CHECK(s.seat("buyer").due_at == start_time + 35 * day);
}

TEST_CASE("person left: open tasks go to others, submitted verdicts stay") {
  auto people = four_people();
  people[0].personas = {"developer", "buyer"};
  people.erase(people.begin() + 2);
  people.push_back(person(eve, "Eve", {"buyer"}));
  people.back().away_until = start_time + day;
  Scenario s(define(), people);
  REQUIRE(s.submit_tool());
  REQUIRE(s.holder("buyer") == ana);
  REQUIRE(s.vote("developer"));
  s.candidates.back().away_until.reset();
  const TaskId left = s.seat_id("buyer");
  REQUIRE(s.run(PersonLeft{ana}, s.as_engine()));
  CHECK(s.state.find_task(left)->state == TaskState::exited);
  CHECK(s.holder("buyer") == eve);
  CHECK(s.seat("developer").state == TaskState::completed);
  REQUIRE(s.run(PersonLeft{ana}, s.as_engine()));
  CHECK(s.events.empty());
}

TEST_CASE("person left on hold: the seat's next task waits with the others and keeps a whole due "
          "time") {
  auto people = four_people();
  people.push_back(person(eve, "Eve", {"buyer"}, 3));
  Scenario s(define(), people);
  REQUIRE(s.submit_tool());
  s.now += day;
  REQUIRE(s.edit(RunVerb::hold));
  s.now += 10 * day;
  REQUIRE(s.run(PersonLeft{cleo}, s.as_engine()));
  CHECK(s.seat("buyer").state == TaskState::suspended);
  CHECK(s.holder("buyer") == eve);
  s.now += day;
  REQUIRE(s.edit(RunVerb::resume));
  CHECK(s.seat("buyer").state == TaskState::reserved);
  CHECK(s.seat("buyer").due_at == s.now + 5 * day);
  s.pass(4 * day);
  CHECK(s.told("due_soon", eve));
}
