#include <doctest/doctest.h>

#include "tests/workflow/scenario.hpp"

using namespace panelist;
using namespace panelist::workflow;
using namespace panelist::workflow::testing;
using domain::Decision;

TEST_CASE("hold: tasks are suspended, clocks stop, drafts and answers to submitting say so") {
  Scenario s;
  REQUIRE(s.submit_tool());
  REQUIRE(s.act(Verb::release, s.seat_id("buyer"), cleo));
  REQUIRE(s.act(Verb::claim, s.seat_id("buyer"), cleo));
  s.now += 2 * hour;
  REQUIRE(s.edit(RunVerb::hold));
  CHECK(s.phase() == "on_hold");
  CHECK(!next_wake(s.state));
  for (const auto& seat : s.seats()) CHECK(s.seat(seat).state == TaskState::suspended);
  CHECK(is_conflict(s.vote("developer"), "on_hold"));
  CHECK(is_conflict(s.act(Verb::decline, s.seat_id("developer"), ana), "on_hold"));
  CHECK(is_conflict(s.edit(RunVerb::hold), "on_hold"));
  CHECK(is_conflict(s.edit(RunVerb::publish), "on_hold"));
  s.now += 30 * day;
  REQUIRE(s.tick());
  CHECK(s.events.empty());
  REQUIRE(s.edit(RunVerb::resume));
  CHECK(s.phase() == "in_review");
  CHECK(s.seat("developer").due_at == start_time + 35 * day);
  CHECK(s.seat("buyer").lease_until == start_time + 31 * day);
  CHECK(s.seat("buyer").state == TaskState::reserved);
  CHECK(is_conflict(s.edit(RunVerb::resume), "in_review"));
}

TEST_CASE("hold: a task an editor suspended before stays suspended after the resume") {
  Scenario s;
  REQUIRE(s.submit_tool());
  REQUIRE(s.act(Verb::suspend, s.seat_id("buyer"), editor));
  REQUIRE(s.edit(RunVerb::hold));
  s.now += day;
  REQUIRE(s.edit(RunVerb::resume));
  CHECK(s.seat("buyer").state == TaskState::suspended);
  CHECK(s.seat("developer").state == TaskState::reserved);
  REQUIRE(s.act(Verb::resume, s.seat_id("buyer"), editor));
  CHECK(s.seat("buyer").due_at == start_time + 6 * day);
}

TEST_CASE("withdraw and reject: need a reason, end every open task, and are final") {
  for (const RunVerb verb : {RunVerb::withdraw, RunVerb::reject}) {
    for (const bool on_hold : {false, true}) {
      Scenario s;
      REQUIRE(s.submit_tool());
      REQUIRE(s.vote("developer"));
      if (on_hold) REQUIRE(s.edit(RunVerb::hold));
      CHECK(is_error(s.edit(verb, ""), ErrorCode::invalid));
      REQUIRE(s.edit(verb, "the maker asked"));
      CHECK(s.phase() == (verb == RunVerb::withdraw ? "withdrawn" : "rejected"));
      for (const Task& task : s.state.tasks) CHECK(!is_open(task.state));
      CHECK(s.count_announced("tool.rejected") == (verb == RunVerb::reject ? 1 : 0));
      CHECK(is_conflict(s.edit(RunVerb::resume), s.phase()));
      CHECK(is_conflict(s.vote_task(s.state.tasks.back().id, dan, Decision::ship), s.phase()));
    }
  }
}

TEST_CASE("a published run refuses every act and names the state") {
  Scenario s;
  REQUIRE(s.submit_tool());
  for (const auto& seat : s.seats()) REQUIRE(s.vote(seat));
  for (int at = 0; at <= static_cast<int>(RunVerb::skip_step); ++at) {
    const auto verb = static_cast<RunVerb>(at);
    if (verb == RunVerb::retire || verb == RunVerb::retract) continue;  // for what is published
    CHECK(is_conflict(s.edit(verb), "published"));
  }
  CHECK(is_conflict(s.run(StepFailed{"late"}, s.as_engine()), "published"));
  REQUIRE(s.tick());
  CHECK(s.events.empty());
}

TEST_CASE("acts on a run are an editor's") {
  Scenario s;
  REQUIRE(s.submit_tool());
  for (int verb = 0; verb <= static_cast<int>(RunVerb::skip_step); ++verb)
    CHECK(is_error(s.run(ActOnRun{static_cast<RunVerb>(verb), "r"}, s.as(ana)),
                   ErrorCode::forbidden));
}

TEST_CASE("retry and skip_wait: conflicts where nothing failed and nothing waits") {
  Scenario s;
  REQUIRE(s.submit_tool());
  CHECK(is_conflict(s.edit(RunVerb::retry), "in_review"));
  CHECK(is_conflict(s.edit(RunVerb::skip_wait), "in_review"));
}

TEST_CASE("open_sealed: is logged with its reason and bars the editor from every seat") {
  auto people = four_people();
  people.push_back(person(editor, "Edith", {"buyer"}, 9));
  Scenario s(define(), people);
  REQUIRE(s.submit_tool());
  CHECK(is_error(s.edit(RunVerb::open_sealed, ""), ErrorCode::invalid));
  SUBCASE("without a seat") {
    REQUIRE(s.edit(RunVerb::open_sealed, "a complaint"));
    REQUIRE(s.state.refusals.size() == 1);
    CHECK(s.state.refusals[0].kind == "opened_sealed");
    CHECK(is_conflict(s.assign(s.seat_id("buyer"), editor), "opened the sealed verdicts"));
  }
  SUBCASE("an open task of theirs goes to somebody else") {
    REQUIRE(s.assign(s.seat_id("buyer"), editor));
    REQUIRE(s.edit(RunVerb::open_sealed, "a complaint"));
    CHECK(s.holder("buyer") == cleo);
  }
  SUBCASE("whoever has voted may not look") {
    REQUIRE(s.assign(s.seat_id("buyer"), editor));
    REQUIRE(s.vote("buyer"));
    CHECK(is_conflict(s.edit(RunVerb::open_sealed, "a complaint"), "completed"));
  }
  SUBCASE("a closed panel has nothing sealed") {
    s.publish_hold = hour;
    for (const auto& seat : s.seats()) REQUIRE(s.vote(seat));
    CHECK(is_conflict(s.edit(RunVerb::open_sealed, "a complaint"), "aggregated"));
  }
}
