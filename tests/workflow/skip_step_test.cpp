#include <doctest/doctest.h>

#include "tests/workflow/scenario.hpp"

using namespace panelist;
using namespace panelist::workflow;
using namespace panelist::workflow::testing;

namespace {

constexpr const char* triage_step =
    "[[step]]\nid = \"triage\"\nkind = \"task\"\ntask = \"triage\"\n"
    "applies_to = \"always\"\ndue_after = \"1d\"\n";
constexpr const char* cool_step = "[[step]]\nid = \"cool\"\nkind = \"wait\"\nwait_for = \"6h\"\n";
constexpr const char* sign_step =
    "[[step]]\nid = \"sign\"\nkind = \"task\"\ntask = \"sign_off\"\ndue_after = \"2d\"\n";

DefinitionPtr with_steps(const std::string& before_panel, const std::string& before_publish) {
  Shape shape;
  shape.before_panel = before_panel;
  shape.before_publish = before_publish;
  return define(shape);
}

void vote_all(Scenario& s) {
  for (const auto& seat : s.seats()) REQUIRE(s.vote(seat));
}

const Event& first_of(const Scenario& s, EventType type) {
  for (const Event& event : s.events)
    if (event.type == type) return event;
  FAIL("there is no such event in the last step");
  return s.events.front();
}

}  // namespace

TEST_CASE("skip_step: triage ends undecided, the actor and the reason stand there, the panel opens") {
  Scenario s(with_steps(triage_step, ""));
  REQUIRE(s.submit_tool());
  CHECK(s.phase() == "triage");
  const TaskId triage = s.state.tasks.front().id;
  CHECK(is_error(s.edit(RunVerb::skip_step, ""), ErrorCode::invalid));
  CHECK(s.phase() == "triage");
  REQUIRE(s.edit(RunVerb::skip_step, "known to us"));
  CHECK(s.state.find_task(triage)->state == TaskState::exited);
  CHECK(s.phase() == "in_review");
  CHECK(s.state.is_panel_open());
  const Event& skipped = first_of(s, EventType::step_skipped);
  CHECK(skipped.actor.person == editor);
  CHECK(skipped.reason == "known to us");
  CHECK(skipped.note == "triage");
  CHECK(skipped.number == 0);
}

TEST_CASE("skip_step: a sign-off that somebody holds ends, and the page is published") {
  Scenario s(with_steps("", sign_step));
  REQUIRE(s.submit_tool());
  vote_all(s);
  CHECK(s.phase() == "sign_off");
  const TaskId sign = s.state.tasks.back().id;
  const PersonId other{91};
  REQUIRE(s.run(ActOnTask{sign, Verb::claim, "", std::nullopt}, s.as_editor(other)));
  REQUIRE(s.edit(RunVerb::skip_step, "the chief is away"));
  CHECK(first_of(s, EventType::task_exited).person == other);
  CHECK(first_of(s, EventType::task_exited).reason == "an editor skipped the step");
  CHECK(s.state.find_task(sign)->state == TaskState::exited);
  CHECK(s.phase() == "published");
  CHECK(s.count_announced("panel.completed") == 1);
}

TEST_CASE("skip_step: a sign-off that was suspended is skipped too") {
  Scenario s(with_steps("", sign_step));
  REQUIRE(s.submit_tool());
  vote_all(s);
  const TaskId sign = s.state.tasks.back().id;
  REQUIRE(s.run(ActOnTask{sign, Verb::suspend, "", std::nullopt}, s.as_editor()));
  REQUIRE(s.edit(RunVerb::skip_step));
  CHECK(s.phase() == "published");
}

TEST_CASE("skip_step: a wait ends, and what follows keeps its own wait") {
  Scenario s(with_steps("", cool_step));
  s.publish_hold = hour;
  REQUIRE(s.submit_tool());
  vote_all(s);
  REQUIRE(s.state.hold_until);
  CHECK(s.state.current_step()->id == "cool");
  REQUIRE(s.edit(RunVerb::skip_step, "it is urgent"));
  CHECK(s.state.current_step()->id == "publish");
  CHECK(s.state.hold_until == s.now + hour);
}

TEST_CASE("skip_step: a step whose clock broke is left with its failure") {
  Scenario s(with_steps(triage_step, ""));
  REQUIRE(s.submit_tool());
  REQUIRE(s.run(StepFailed{"a broken clock"}, s.as_engine()));
  REQUIRE(s.run(StepFailed{"a broken clock"}, s.as_engine()));
  REQUIRE(s.edit(RunVerb::skip_step));
  CHECK(s.state.failure.empty());
  CHECK(s.state.failures == 0);
  CHECK(!s.state.retry_at);
  CHECK(next_wake(s.state) == start_time + 4 * day);
}

TEST_CASE("skip_step: a panel is refused, its seats would be lost") {
  Scenario s;
  REQUIRE(s.submit_tool());
  REQUIRE(s.vote("buyer"));
  const auto refused = s.edit(RunVerb::skip_step);
  CHECK(is_conflict(refused, "the run is in_review at its step \"panel\""));
  CHECK(is_conflict(refused, "publish it without the seats that are missing or withdraw it"));
  REQUIRE(s.run(StepFailed{"a broken clock"}, s.as_engine()));
  CHECK(is_conflict(s.edit(RunVerb::skip_step), ", retry it or withdraw it"));
  CHECK(s.state.is_panel_open());
}

TEST_CASE("skip_step: too few votes are refused, an editor publishes or withdraws") {
  Scenario s;
  REQUIRE(s.submit_tool());
  SUBCASE("with a vote") {
    REQUIRE(s.vote("buyer"));
    for (const char* seat : {"developer", "skeptic", "futurist"})
      REQUIRE(s.act(Verb::abstain, s.seat_id(seat), s.holder(seat)));
    CHECK(is_conflict(s.edit(RunVerb::skip_step),
                      "the run is aggregated at its step \"aggregate\": too few votes were cast; "
                      "publish it"));
  }
  SUBCASE("without any") {
    for (const auto& seat : s.seats())
      REQUIRE(s.act(Verb::abstain, s.seat_id(seat), s.holder(seat)));
    CHECK(is_conflict(s.edit(RunVerb::skip_step), "too few votes were cast; withdraw it"));
  }
}

TEST_CASE("skip_step: the publication is refused, whether it waits or failed") {
  Scenario s;
  s.publish_hold = hour;
  REQUIRE(s.submit_tool());
  vote_all(s);
  CHECK(is_conflict(s.edit(RunVerb::skip_step), "at its step \"publish\""));
  s.publish_failure = "a bug";
  s.pass(2 * hour);
  CHECK(!s.state.failure.empty());
  CHECK(is_conflict(s.edit(RunVerb::skip_step), "publish, retry or withdraw it"));
}

TEST_CASE("skip_step: a notify step is skipped once it failed") {
  // No file may put a notify step before the publication; a snapshot of another time might.
  Definition definition = *with_steps("", cool_step);
  Step tell;
  tell.id = "tell";
  tell.kind = StepKind::notify;
  tell.audience = {"editors"};
  definition.steps.insert(definition.steps.begin() + 2, tell);
  Scenario s(std::make_shared<const Definition>(definition));
  REQUIRE(s.submit_tool());
  vote_all(s);
  RunState at_notify = s.state;
  at_notify.step = at_notify.definition->find_step("tell");
  at_notify.hold_until.reset();
  CHECK(why_no_skip(at_notify).find("nothing holds it up") != std::string::npos);
  at_notify.failure = "no mail";
  CHECK(why_no_skip(at_notify).empty());
  const auto decided =
      decide(at_notify, ActOnRun{RunVerb::skip_step, "they know"}, s.as_editor());
  REQUIRE(decided);
  CHECK(decided->state.failure.empty());
  CHECK(decided->state.current_step()->id == "cool");
}

TEST_CASE("skip_step: on hold it is refused, resume comes first") {
  Scenario s(with_steps(triage_step, ""));
  REQUIRE(s.submit_tool());
  REQUIRE(s.edit(RunVerb::hold));
  CHECK(is_conflict(s.edit(RunVerb::skip_step), "the run is on_hold; resume it first"));
  CHECK(why_no_skip(s.state) == "the run is on_hold; resume it first");
  REQUIRE(s.edit(RunVerb::resume));
  CHECK(why_no_skip(s.state).empty());
  REQUIRE(s.edit(RunVerb::skip_step));
  CHECK(s.phase() == "in_review");
}
