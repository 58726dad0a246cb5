#include <doctest/doctest.h>

#include "tests/workflow/scenario.hpp"

using namespace panelist;
using namespace panelist::workflow;
using namespace panelist::workflow::testing;
using domain::Decision;

TEST_CASE("submit_tool: the panel opens and every seat that can be filled is reserved at once") {
  Scenario s;
  REQUIRE(s.submit_tool());
  CHECK(s.phase() == "in_review");
  CHECK(s.holder("developer") == ana);
  CHECK(s.holder("futurist") == dan);
  CHECK(s.seat("buyer").state == TaskState::reserved);
  CHECK(s.seat("buyer").due_at == start_time + 5 * day);
  CHECK(s.count_events(EventType::panel_opened) == 1);
  CHECK(s.count_announced("tool.submitted") == 1);
  CHECK(s.count_announced("task.assigned") == 4);
  CHECK(s.told("assigned", ana));
  CHECK(!s.told("editor_needed", std::nullopt));
  CHECK(is_conflict(s.submit_tool(), "in_review"));
}

TEST_CASE("submit_tool: a seat nobody can take gets a ready task, an event with the why, and the "
          "editors hear") {
  auto people = four_people();
  people[2].away_until = start_time + 3 * day;
  Scenario s(define(), people);
  REQUIRE(s.submit_tool());
  CHECK(s.seat("buyer").state == TaskState::ready);
  CHECK(!s.seat("buyer").assignee);
  CHECK(s.seat("buyer").why == "Cleo is away until Sat 21 Nov");
  REQUIRE(s.has(EventType::seat_unfilled));
  CHECK(s.events.back().reason == "Cleo is away until Sat 21 Nov");
  CHECK(s.told("editor_needed", std::nullopt));
  CHECK(s.count_announced("task.assigned") == 3);
}

TEST_CASE("submit_tool: a later round may concern some personas only, and an unknown one is "
          "named") {
  Scenario s;
  CHECK(is_error(s.submit_tool({"bookkeeper"}), ErrorCode::invalid));
  REQUIRE(s.submit_tool({"buyer", "developer"}));
  CHECK(s.state.seats == std::vector<std::string>{"developer", "buyer"});
  REQUIRE(s.vote("developer"));
  REQUIRE(s.vote("buyer"));
  CHECK(s.phase() == "published");
}

TEST_CASE("submit_tool: nothing else is possible before it") {
  Scenario s;
  CHECK(is_conflict(s.edit(RunVerb::hold), "not submitted"));
}

TEST_CASE("triage: only a submission by the public form is looked at first") {
  Shape shape;
  shape.before_panel =
      "[[step]]\nid = \"triage\"\nkind = \"task\"\ntask = \"triage\"\napplies_to = "
              "\"public_form\"\n";
  Scenario direct(define(shape));
  REQUIRE(direct.submit_tool());
  CHECK(direct.phase() == "in_review");

  Scenario s(define(shape));
  s.state.from_public_form = true;
  s.state.submitter = PersonId{55};
  REQUIRE(s.submit_tool());
  CHECK(s.phase() == "triage");
  CHECK(s.told("editor_needed", std::nullopt));
  const TaskId triage = s.state.tasks.back().id;
  SUBCASE("approval opens the panel") {
    CHECK(is_error(s.run(DecideTask{triage, true, ""}, s.as(ana)), ErrorCode::forbidden));
    CHECK(is_conflict(s.act(Verb::decline, triage, editor), "triage"));
    REQUIRE(s.decide_task(triage, true));
    CHECK(s.phase() == "in_review");
    CHECK(is_conflict(s.decide_task(triage, true), "completed"));
  }
  SUBCASE("a refusal needs a reason, rejects the run and is announced") {
    CHECK(is_error(s.decide_task(triage, false), ErrorCode::invalid));
    REQUIRE(s.decide_task(triage, false, "spam"));
    CHECK(s.phase() == "rejected");
    CHECK(s.count_announced("tool.rejected") == 1);
  }
  SUBCASE("another editor decides although one has claimed it") {
    REQUIRE(s.act(Verb::claim, triage, editor));
    REQUIRE(s.run(DecideTask{triage, true, ""}, s.as_editor(PersonId{91})));
    CHECK(s.phase() == "in_review");
  }
  SUBCASE("a verdict is refused") {
    CHECK(is_conflict(s.vote_task(triage, editor, Decision::ship), "takes no verdict"));
  }
}

TEST_CASE("verdict: submitting from ready, reserved and in_progress claims and starts in one "
          "step") {
  Scenario s;
  REQUIRE(s.submit_tool());
  REQUIRE(s.vote("developer"));
  REQUIRE(s.act(Verb::start, s.seat_id("skeptic"), ben));
  REQUIRE(s.vote("skeptic"));
  REQUIRE(s.act(Verb::release, s.seat_id("buyer"), cleo));
  REQUIRE(s.vote("buyer", cleo));
  CHECK(s.seat("buyer").assignee == cleo);
  CHECK(s.state.seats_in() == 3);
}

TEST_CASE("verdict: a second submit is a conflict that names the state") {
  Scenario s;
  REQUIRE(s.submit_tool());
  REQUIRE(s.vote("developer"));
  CHECK(is_conflict(s.vote("developer", ana), "completed: a verdict was submitted already"));
  for (const char* seat : {"skeptic", "buyer"}) REQUIRE(s.vote(seat));
  const TaskId last = s.seat_id("futurist");
  REQUIRE(s.vote("futurist"));
  REQUIRE(s.phase() == "published");
  CHECK(is_conflict(s.vote_task(last, dan, Decision::ship), "a verdict was submitted already"));
}

TEST_CASE("verdict: neither a stranger nor an editor submits somebody else's task") {
  Scenario s;
  REQUIRE(s.submit_tool());
  CHECK(is_error(s.vote("developer", ben), ErrorCode::forbidden));
  CHECK(is_error(s.vote("developer", editor), ErrorCode::forbidden));
  CHECK(is_error(s.vote_task(TaskId{5}, ana, Decision::ship), ErrorCode::not_found));
  REQUIRE(s.act(Verb::release, s.seat_id("developer"), ana));
  CHECK(is_error(s.vote("developer", ben), ErrorCode::forbidden));
}

TEST_CASE("verdict: the announcement carries the commitment and nothing of the vote") {
  Scenario s;
  REQUIRE(s.submit_tool());
  REQUIRE(s.vote("developer", Decision::skip));
  const Announce* announce = nullptr;
  for (const Effect& effect : s.effects)
    if (const auto* found = std::get_if<Announce>(&effect)) announce = found;
  REQUIRE(announce);
  CHECK(announce->type == "verdict.submitted");
  CHECK(announce->commitment.starts_with("commitment"));
  CHECK(announce->persona == "developer");
}

TEST_CASE("distinct people: one person takes one seat while the others can fill the rest") {
  Scenario s(define(), six_allrounders());
  REQUIRE(s.submit_tool());
  const PersonId developer = s.holder("developer"), buyer = s.holder("buyer");
  REQUIRE(s.act(Verb::release, s.seat_id("buyer"), buyer));
  CHECK(is_conflict(s.act(Verb::claim, s.seat_id("buyer"), developer),
      "already holds the developer seat"));
  CHECK(is_conflict(s.vote("buyer", developer), "already holds the developer seat"));
  CHECK(is_conflict(s.assign(s.seat_id("buyer"), developer), "already holds the developer seat"));
  REQUIRE(s.act(Verb::claim, s.seat_id("buyer"), buyer));
}

TEST_CASE("distinct people: with too few people a person may hold two seats, and the editors "
          "hear of it") {
  auto people = four_people();
  people[0].personas = {"developer", "buyer"};
  people.erase(people.begin() + 2);
  Scenario s(define(), people);
  REQUIRE(s.submit_tool());
  CHECK(s.holder("developer") == ana);
  CHECK(s.holder("buyer") == ana);
  CHECK((s.seat("developer").doubled || s.seat("buyer").doubled));
  CHECK(s.told("doubled", std::nullopt));
  SUBCASE("and submits both, whoever has joined since") {
    REQUIRE(s.vote("developer"));
    s.candidates.push_back(person(eve, "Eve", {"buyer"}));
    REQUIRE(s.vote("buyer"));
  }
  SUBCASE("unless the policy has become always") {
    s.distinct = DistinctPeople::always;
    CHECK(is_conflict(s.vote("buyer"), "already holds"));
  }
}

TEST_CASE("distinct people: always leaves the seat empty rather than doubling") {
  auto people = four_people();
  people[0].personas = {"developer", "buyer"};
  people.erase(people.begin() + 2);
  Scenario s(define(), people);
  s.distinct = DistinctPeople::always;
  REQUIRE(s.submit_tool());
  CHECK(!(s.seat("buyer").assignee && s.seat("developer").assignee));
}

TEST_CASE("distinct people: never lets anybody hold any seats") {
  Scenario s(define(), {person(ana, "Ana", {"developer", "skeptic", "buyer", "futurist"})});
  s.distinct = DistinctPeople::never;
  REQUIRE(s.submit_tool());
  for (const auto& seat : s.seats()) REQUIRE(s.vote(seat));
  CHECK(s.phase() == "published");
}

TEST_CASE("one model holds one seat, whatever the policy says") {
  auto people = six_allrounders();
  people.resize(2);
  people[0].model = people[1].model = "model-x";
  Scenario s(define(), people);
  s.distinct = DistinctPeople::never;
  REQUIRE(s.submit_tool());
  int filled = 0;
  for (const auto& seat : s.seats()) filled += s.seat(seat).assignee ? 1 : 0;
  CHECK(filled == 1);
  for (const auto& seat : s.seats())
    if (!s.seat(seat).assignee)
      CHECK(is_conflict(s.act(Verb::claim, s.seat_id(seat), ana), "model"));
}

TEST_CASE("draft: the first one starts the task and ends the lease, later ones change nothing") {
  Scenario s;
  REQUIRE(s.submit_tool());
  REQUIRE(s.act(Verb::release, s.seat_id("buyer"), cleo));
  REQUIRE(s.act(Verb::claim, s.seat_id("buyer"), cleo));
  CHECK(s.seat("buyer").lease_until == start_time + day);
  REQUIRE(s.run(NoteDraft{s.seat_id("buyer")}, s.as(cleo)));
  CHECK(s.seat("buyer").state == TaskState::in_progress);
  CHECK(!s.seat("buyer").lease_until);
  REQUIRE(s.run(NoteDraft{s.seat_id("buyer")}, s.as(cleo)));
  CHECK(s.events.empty());
  CHECK(is_error(s.run(NoteDraft{s.seat_id("buyer")}, s.as(dan)), ErrorCode::forbidden));
  REQUIRE(s.edit(RunVerb::hold));
  REQUIRE(s.run(NoteDraft{s.seat_id("developer")}, s.as(ana)));
  CHECK(s.seat("developer").state == TaskState::suspended);
  REQUIRE(s.edit(RunVerb::resume));
  CHECK(s.seat("developer").state == TaskState::in_progress);
}
