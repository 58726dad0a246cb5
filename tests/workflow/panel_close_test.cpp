#include <doctest/doctest.h>

#include "tests/workflow/scenario.hpp"

using namespace panelist;
using namespace panelist::workflow;
using namespace panelist::workflow::testing;
using domain::Decision;

TEST_CASE("close: the last seat closes, aggregates and publishes in the same decision, exactly "
          "once") {
  Scenario s;
  REQUIRE(s.submit_tool());
  REQUIRE(s.vote("developer", Decision::ship));
  REQUIRE(s.vote("skeptic", Decision::skip));
  REQUIRE(s.vote("buyer", Decision::ship));
  CHECK(s.count_events(EventType::panel_closed) == 0);
  REQUIRE(s.vote("futurist", Decision::ship));
  CHECK(s.phase() == "published");
  CHECK(s.count_announced("panel.completed") == 1);
  CHECK(s.state.tally.ships == 3);
  CHECK(s.state.tally.votes == 4);
  CHECK(s.has(EventType::run_aggregated));
  CHECK(s.has(EventType::run_published));
  for (const PersonId who : {ana, ben, cleo, dan}) CHECK(s.told("published", who));
  const Event* closed = nullptr;
  for (const Event& event : s.events)
    if (event.type == EventType::panel_closed) closed = &event;
  REQUIRE(closed);
  REQUIRE(closed->votes.size() == 4);
  CHECK(closed->votes[1].decision == Decision::skip);
  CHECK(closed->votes[3].nonce_hex.starts_with("nonce"));
  int pages = 0;
  for (const Effect& effect : s.effects) pages += std::holds_alternative<PublishPage>(effect);
  CHECK(pages == 1);
}

TEST_CASE("close: a reopened seat keeps the panel open and its last verdict counts") {
  Scenario s;
  REQUIRE(s.submit_tool());
  REQUIRE(s.vote("developer", Decision::ship));
  REQUIRE(s.act(Verb::reopen, s.seat_id("developer"), ana));
  for (const char* seat : {"skeptic", "buyer", "futurist"}) REQUIRE(s.vote(seat));
  CHECK(s.state.is_panel_open());
  REQUIRE(s.vote("developer", Decision::skip));
  CHECK(s.state.tally.ships == 3);
}

TEST_CASE("close: too few votes stop at aggregated until an editor decides") {
  Scenario s;
  REQUIRE(s.submit_tool());
  REQUIRE(s.act(Verb::abstain, s.seat_id("developer"), ana));
  REQUIRE(s.act(Verb::abstain, s.seat_id("skeptic"), ben));
  REQUIRE(s.vote("buyer"));
  REQUIRE(s.vote("futurist"));
  CHECK(s.phase() == "aggregated");
  CHECK(s.state.needs_editor);
  CHECK(s.told("editor_needed", std::nullopt));
  CHECK(s.waiting().reason ==
        "Not published: only 2 of 4 seats voted, 3 are needed. An editor decides.");
  CHECK(s.waiting().unblock->label == "Publish with 2 votes");
  CHECK(is_error(s.run(ActOnRun{RunVerb::publish, ""}, s.as(ana)), ErrorCode::forbidden));
  REQUIRE(s.edit(RunVerb::publish));
  CHECK(s.phase() == "published");
}

TEST_CASE("close: with no vote at all there is nothing to publish") {
  Scenario s;
  REQUIRE(s.submit_tool());
  for (const auto& seat : s.seats()) REQUIRE(s.act(Verb::abstain, s.seat_id(seat), s.holder(seat)));
  CHECK(s.phase() == "aggregated");
  CHECK(is_conflict(s.edit(RunVerb::publish), "no vote"));
  REQUIRE(s.edit(RunVerb::withdraw));
}

TEST_CASE("publish without a seat: with enough votes the empty seat is declared, otherwise it "
          "says how many") {
  Scenario s;
  REQUIRE(s.submit_tool());
  REQUIRE(s.vote("developer"));
  REQUIRE(s.vote("skeptic"));
  CHECK(is_conflict(s.edit(RunVerb::publish), "1 more vote is needed"));
  REQUIRE(s.vote("futurist"));
  const TaskId buyer = s.seat_id("buyer");
  REQUIRE(s.edit(RunVerb::publish));
  CHECK(s.phase() == "published");
  CHECK(s.state.tally.empty == 1);
  CHECK(s.state.find_task(buyer)->state == TaskState::obsolete);
  CHECK(s.told("taken_away", cleo));
  CHECK(is_conflict(s.vote_task(buyer, cleo, Decision::ship), "published"));
}

TEST_CASE("hold between close and publication: visible, durable, ends by itself or by an editor") {
  Scenario s;
  s.publish_hold = hour;
  REQUIRE(s.submit_tool());
  for (const auto& seat : s.seats()) REQUIRE(s.vote(seat));
  CHECK(s.phase() == "aggregated");
  CHECK(s.state.hold_until == start_time + hour);
  CHECK(next_wake(s.state) == start_time + hour);
  SUBCASE("time passes") {
    s.pass(hour);
    CHECK(s.phase() == "published");
  }
  SUBCASE("an editor skips it") {
    REQUIRE(s.edit(RunVerb::skip_wait));
    CHECK(s.phase() == "published");
  }
  SUBCASE("an editor publishes") {
    REQUIRE(s.edit(RunVerb::publish));
    CHECK(s.phase() == "published");
    CHECK(s.count_events(EventType::hold_skipped) == 1);
  }
  SUBCASE("the run is held meanwhile and the rest of the wait follows") {
    s.now += hour / 2;
    REQUIRE(s.edit(RunVerb::hold));
    CHECK(!next_wake(s.state));
    s.now += 3 * day;
    REQUIRE(s.edit(RunVerb::resume));
    CHECK(s.state.hold_until == s.now + hour / 2);
  }
}

TEST_CASE("publish: a page that cannot be made leaves the panel closed and is tried three times, "
          "then it waits for an editor") {
  Scenario s;
  REQUIRE(s.submit_tool());
  s.publish_failure = "a verdict is missing";
  for (const auto& seat : s.seats()) REQUIRE(s.vote(seat));
  CHECK(s.state.is_closed());
  CHECK(s.phase() == "aggregated");
  CHECK(s.count_announced("panel.completed") == 1);
  CHECK(next_wake(s.state) == s.now + minute);
  CHECK(!s.waiting().needs_editor);
  CHECK(s.waiting().reason == "Not published: a step failed: a verdict is missing. The next try is "
                              "at Wed 18 Nov, 11:07 UTC.");
  s.pass(minute);
  CHECK(next_wake(s.state) == s.now + 10 * minute);
  SUBCASE("the page can be made again") {
    s.publish_failure.clear();
    s.pass(10 * minute);
    CHECK(s.phase() == "published");
    CHECK(s.state.failures == 0);
  }
  SUBCASE("it still cannot") {
    s.pass(10 * minute);
    CHECK(s.told("editor_needed", std::nullopt));
    CHECK(!next_wake(s.state));
    CHECK(s.waiting().needs_editor);
    CHECK(s.waiting().reason ==
          "Not published: a step failed: a verdict is missing. It is paused after 3 tries.");
    REQUIRE(s.edit(RunVerb::retry));
    CHECK(next_wake(s.state) == s.now + minute);
    s.publish_failure.clear();
    REQUIRE(s.edit(RunVerb::retry));
    CHECK(s.phase() == "published");
  }
  CHECK(s.count_events(EventType::panel_closed) == 1);
  CHECK(s.count_announced("panel.completed") == 1);
}

TEST_CASE("step_failed: a clock that breaks pauses the run's clocks, and they catch up after it") {
  Scenario s;
  REQUIRE(s.submit_tool());
  REQUIRE(s.run(StepFailed{"a bug"}, s.as_engine()));
  CHECK(next_wake(s.state) == s.now + minute);
  REQUIRE(s.edit(RunVerb::hold));
  CHECK(!next_wake(s.state));
  s.now += day;
  REQUIRE(s.edit(RunVerb::resume));
  CHECK(next_wake(s.state) == s.now + minute);
  s.pass(minute);
  CHECK(s.state.failure.empty());
  CHECK(next_wake(s.state) == start_time + 5 * day);  // the first reminder, a day later than planned
}

TEST_CASE("branch: an editor decides when everybody skips, and nobody is asked otherwise") {
  Shape shape;
  shape.before_publish =
      "[[step]]\nid = \"unless_all_skip\"\nkind = \"branch\"\nwhen = [\"all_ship\", "
      "\"mostly_ship\", \"tie\", \"mostly_skip\"]\ngo_to = \"publish\"\n"
      "[[step]]\nid = \"sign_off\"\nkind = \"task\"\ntask = \"sign_off\"\ndue_after = \"1d\"\n";
  Scenario s(define(shape));
  REQUIRE(s.submit_tool());
  SUBCASE("everybody skips") {
    for (const auto& seat : s.seats()) REQUIRE(s.vote(seat, Decision::skip));
    CHECK(s.phase() == "sign_off");
    REQUIRE(s.decide_task(s.state.tasks.back().id, true));
    CHECK(s.phase() == "published");
  }
  SUBCASE("one ships") {
    REQUIRE(s.vote("developer", Decision::ship));
    for (const auto& seat : {"skeptic", "buyer", "futurist"}) REQUIRE(s.vote(seat, Decision::skip));
    CHECK(s.phase() == "published");
    CHECK(s.state.tasks.size() == 4);
  }
  CHECK(s.count_events(EventType::branch_taken) == 1);
}

TEST_CASE("sign-off: stands between the figures and publication") {
  Shape shape;
  shape.before_publish =
      "[[step]]\nid = \"sign_off\"\nkind = \"task\"\ntask = \"sign_off\"\ndue_after = \"1d\"\n";
  Scenario s(define(shape));
  REQUIRE(s.submit_tool());
  for (const auto& seat : s.seats()) {
    const bool ships = seat == "developer" || seat == "buyer";
    REQUIRE(s.vote(seat, ships ? domain::Decision::ship : domain::Decision::skip));
  }
  CHECK(s.phase() == "sign_off");
  CHECK(s.waiting().reason ==
        "Not published: the panel is split 2 to 2 and the sign-off waits for an editor.");
  const TaskId task = s.state.tasks.back().id;
  CHECK(is_conflict(s.edit(RunVerb::publish), "sign_off"));
  CHECK(s.waiting().unblock->action == "approve");
  SUBCASE("its due time is when publication can be expected, until it has passed") {
    CHECK(s.waiting().expected_at == start_time + day);
    s.pass(day);
    CHECK(s.waiting().expected_at == start_time + day);
    s.pass(Duration{1});
    CHECK_FALSE(s.waiting().expected_at);
  }
  SUBCASE("suspended, nothing can be expected") {
    REQUIRE(s.act(Verb::suspend, task, editor));
    CHECK_FALSE(s.waiting().expected_at);
  }
  SUBCASE("approved") {
    REQUIRE(s.decide_task(task, true));
    CHECK(s.phase() == "published");
  }
  SUBCASE("refused") {
    REQUIRE(s.decide_task(task, false, "not ours"));
    CHECK(s.phase() == "rejected");
    CHECK(s.seat("buyer").state == TaskState::completed);
  }
  SUBCASE("on hold it cannot be decided") {
    REQUIRE(s.edit(RunVerb::hold));
    CHECK(is_conflict(s.decide_task(task, true), "on_hold"));
  }
}

TEST_CASE("wait step and notify step: time passes, then everybody named is told once") {
  Shape shape;
  shape.before_publish = "[[step]]\nid = \"cool\"\nkind = \"wait\"\nwait_for = \"12h\"\n";
  shape.after_publish =
      "[[step]]\nid = \"tell\"\nkind = \"notify\"\naudience = [\"reviewers\", \"submitter\", "
              "\"editors\"]\n";
  Scenario s(define(shape));
  s.state.submitter = PersonId{55};
  REQUIRE(s.submit_tool());
  for (const auto& seat : s.seats()) REQUIRE(s.vote(seat));
  CHECK(s.phase() == "aggregated");
  s.pass(12 * hour);
  CHECK(s.phase() == "published");
  CHECK(s.told("published", PersonId{55}));
  CHECK(s.told("published", std::nullopt));
  int tells = 0;
  for (const Effect& effect : s.effects)
    if (const auto* tell = std::get_if<Tell>(&effect)) tells += tell->kind == "published";
  CHECK(tells == 6);
}

TEST_CASE("quorum: the deadline closes the panel with enough votes and declares the rest empty") {
  Shape shape;
  shape.panel += "quorum = 2\nmin_votes = 2\ndeadline_after = \"10d\"\n";
  Scenario s(define(shape));
  REQUIRE(s.submit_tool());
  REQUIRE(s.vote("developer"));
  SUBCASE("votes are in before it") {
    REQUIRE(s.vote("skeptic"));
    CHECK(s.state.is_panel_open());
    s.pass(10 * day);
    CHECK(s.phase() == "published");
    CHECK(s.state.tally.empty == 2);
  }
  SUBCASE("too few: the editors hear once, and the vote that completes the quorum closes it") {
    s.pass(10 * day);
    CHECK(s.state.is_panel_open());
    CHECK(s.count_events(EventType::editor_needed) == 1);
    CHECK(!next_wake(s.state));
    CHECK(s.waiting().needs_editor);
    REQUIRE(s.vote("skeptic"));
    CHECK(s.phase() == "published");
  }
  SUBCASE("an abstention is no vote") {
    REQUIRE(s.act(Verb::abstain, s.seat_id("skeptic"), ben));
    s.pass(10 * day);
    CHECK(s.state.is_panel_open());
  }
}
