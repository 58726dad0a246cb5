#include "workflow/move.hpp"

#include <algorithm>

#include <doctest/doctest.h>

#include "tests/workflow/scenario.hpp"
#include "workflow/replay.hpp"

using namespace panelist;
using namespace panelist::workflow;
using namespace panelist::workflow::testing;

namespace {

constexpr const char* triage_step =
    "[[step]]\nid = \"triage\"\nkind = \"task\"\ntask = \"triage\"\napplies_to = \"always\"\n";
constexpr const char* cool_step = "[[step]]\nid = \"cool\"\nkind = \"wait\"\nwait_for = \"6h\"\n";
constexpr const char* sign_step =
    "[[step]]\nid = \"sign\"\nkind = \"task\"\ntask = \"sign_off\"\n";

Shape second() {
  Shape shape;
  shape.version = 2;
  return shape;
}
DefinitionPtr with_panel(const std::string& panel) {
  Shape shape = second();
  shape.panel = panel;
  return define(shape);
}
DefinitionPtr with_before_publish(const std::string& steps) {
  Shape shape = second();
  shape.before_publish = steps;
  return define(shape);
}

bool is_said(const std::vector<std::string>& sentences, const std::string& words) {
  return std::any_of(sentences.begin(), sentences.end(), [&](const std::string& sentence) {
    return sentence.find(words) != std::string::npos;
  });
}
std::vector<std::string> texts(const std::vector<DefinitionChange>& changes) {
  std::vector<std::string> all;
  for (const DefinitionChange& change : changes) all.push_back(change.text);
  return all;
}

}  // namespace

TEST_CASE("move: the run follows the new definition, and history says who, why and from where") {
  Scenario s;
  REQUIRE(s.submit_tool());
  const std::string left = s.state.definition->hash;
  const DefinitionPtr to = with_before_publish(sign_step);
  CHECK(is_error(s.move(to, ""), ErrorCode::invalid));
  CHECK(s.state.definition->hash == left);
  CHECK(is_error(s.run(MoveRun{to, "r"}, s.as(ana)), ErrorCode::forbidden));
  REQUIRE(s.move(to, "sign-off from now on"));
  CHECK(s.state.definition == to);
  REQUIRE(s.events.size() == 1);
  CHECK(s.events[0].type == EventType::run_moved);
  CHECK(s.events[0].actor.person == editor);
  CHECK(s.events[0].reason == "sign-off from now on");
  CHECK(s.events[0].definition_hash == to->hash);
  CHECK(s.events[0].left_hash == left);
  for (const auto& seat : s.seats()) REQUIRE(s.vote(seat));
  CHECK(s.phase() == "sign_off");
}

TEST_CASE("move: the place is found by the step's id, whatever its number") {
  Scenario s;
  REQUIRE(s.submit_tool());
  Shape shape = second();
  shape.before_panel = triage_step;
  REQUIRE(s.move(define(shape)));
  CHECK(s.state.step == 1);
  CHECK(s.state.current_step()->id == "panel");
  CHECK(s.phase() == "in_review");
}

TEST_CASE("move: open tasks keep their due time, reminders that are past are not sent again") {
  Scenario s;
  REQUIRE(s.submit_tool());
  s.pass(4 * day + hour);
  CHECK(s.seat("buyer").rung == 1);
  REQUIRE(s.move(with_panel("due_after = \"4d\"\nreminders = [\"-3d\", \"-2d\", \"+2d\"]\n"
                            "overdue = \"escalate\"\noverdue_after = \"4d\"\n")));
  CHECK(s.seat("buyer").due_at == start_time + 5 * day);
  CHECK(s.seat("buyer").rung == 2);
  CHECK(next_wake(s.state) == start_time + 7 * day);
}

TEST_CASE("move: a ladder that stays the same stands where it stood") {
  Scenario s;
  REQUIRE(s.submit_tool());
  s.now = start_time + 4 * day + hour;  // due since an hour, not rung yet
  REQUIRE(s.move(with_before_publish(sign_step)));
  CHECK(s.seat("buyer").rung == 0);
  REQUIRE(s.tick());
  CHECK(s.told("due_soon", cleo));
}

TEST_CASE("move: a new persona adds no seat, a persona of a seat must be there") {
  Shape three = second();
  three.version = 1;
  three.personas = R"(["developer", "skeptic", "buyer"])";
  Scenario s(define(three));
  REQUIRE(s.submit_tool());
  const auto effects = describe_move(s.state, *define(second()), s.now);
  CHECK(is_said(effects, "The futurist gets no seat"));
  REQUIRE(s.move(define(second())));
  CHECK(s.seats() == std::vector<std::string>{"developer", "skeptic", "buyer"});
  for (const auto& seat : s.seats()) REQUIRE(s.vote(seat));
  CHECK(s.phase() == "published");

  Scenario other;
  REQUIRE(other.submit_tool());
  three.version = 3;
  CHECK(is_conflict(other.move(define(three)),
                    "the run is in_review; version 3 has no persona \"futurist\": that seat would "
                    "be lost"));
}

TEST_CASE("move: the same definition, a finished run and one on hold are refused") {
  Scenario s;
  REQUIRE(s.submit_tool());
  CHECK(is_conflict(s.move(define()), "the run is in_review; it follows this definition already"));
  REQUIRE(s.edit(RunVerb::hold));
  CHECK(is_conflict(s.move(define(second())), "on_hold; resume it first"));
  REQUIRE(s.edit(RunVerb::resume));
  for (const auto& seat : s.seats()) REQUIRE(s.vote(seat));
  CHECK(is_conflict(s.move(define(second())), "the run is published"));
}

TEST_CASE("move: a present step that is gone or of another kind is refused") {
  Shape shape;
  shape.before_publish = cool_step;
  Scenario s(define(shape));
  REQUIRE(s.submit_tool());
  for (const auto& seat : s.seats()) REQUIRE(s.vote(seat));
  CHECK(s.state.current_step()->id == "cool");
  CHECK(is_conflict(s.move(with_before_publish("")),
                    "it stands at the step \"cool\", which version 2 does not have"));
  CHECK(is_conflict(
      s.move(with_before_publish("[[step]]\nid = \"cool\"\nkind = \"task\"\ntask = \"sign_off\"\n")),
      "is a step of another kind"));
}

TEST_CASE("move: an order that would do a step twice or leave one out is refused") {
  Shape shape;
  shape.before_publish = std::string(cool_step) + sign_step;
  Scenario s(define(shape));
  REQUIRE(s.submit_tool());
  for (const auto& seat : s.seats()) REQUIRE(s.vote(seat));
  CHECK(s.state.current_step()->id == "cool");
  CHECK(is_conflict(s.move(with_before_publish(std::string(sign_step) + cool_step)),
                    "its step \"sign\" is still to come, and in version 2 it is over"));
  Shape early = second();
  early.before_panel = cool_step;
  early.before_publish = sign_step;
  const auto refused = s.move(define(early));
  CHECK(is_conflict(refused, "its step \"panel\" is over, and in version 2 it is still to come"));
}

TEST_CASE("move: a panel by another name is not opened a second time") {
  Shape shape;
  shape.before_publish = cool_step;
  Scenario s(define(shape));
  REQUIRE(s.submit_tool());
  for (const auto& seat : s.seats()) REQUIRE(s.vote(seat));
  Shape renamed = second();
  renamed.before_panel = cool_step;
  std::string text = to_toml(renamed);
  text.replace(text.find("id = \"panel\""), 12, "id = \"board\"");
  text.replace(text.find("id = \"aggregate\""), 16, "id = \"count\"");
  text.replace(text.find("id = \"publish\""), 14, "id = \"page\"");
  auto parsed = parse_definition(text, "test.toml", four_personas());
  REQUIRE_MESSAGE(parsed.has_value(), why_failed(parsed));
  CHECK(is_conflict(s.move(std::make_shared<const Definition>(std::move(*parsed))),
                    "its step \"panel\" is over"));
}

TEST_CASE("move: fewer votes needed let a run go on that waited for an editor") {
  Shape strict;
  strict.panel += "min_votes = 4\n";
  Scenario s(define(strict));
  REQUIRE(s.submit_tool());
  for (const char* seat : {"developer", "skeptic", "buyer"}) REQUIRE(s.vote(seat));
  REQUIRE(s.act(Verb::abstain, s.seat_id("futurist"), dan));
  CHECK(s.state.needs_editor);
  const Shape same = [&] {
    Shape shape = strict;
    shape.version = 2;
    return shape;
  }();
  REQUIRE(s.move(define(same)));
  CHECK(s.state.needs_editor);
  CHECK(is_said(describe_move(s.state, *with_panel("min_votes = 3\n"), s.now),
                "the run goes on at once"));
  REQUIRE(s.move(with_panel("min_votes = 3\n")));
  CHECK(s.phase() == "published");
}

TEST_CASE("move: a smaller quorum closes a panel whose deadline is over") {
  Shape shape;
  shape.panel += "quorum = 4\nmin_votes = 1\ndeadline_after = \"9d\"\n";
  Scenario s(define(shape));
  REQUIRE(s.submit_tool());
  for (const char* seat : {"developer", "skeptic"}) REQUIRE(s.vote(seat));
  const DefinitionPtr to =
      with_panel("quorum = 2\nmin_votes = 1\ndeadline_after = \"9d\"\n");
  SUBCASE("before the deadline it stays open and keeps that deadline") {
    CHECK(is_said(describe_move(s.state, *to, s.now), "The panel keeps its deadline."));
    REQUIRE(s.move(with_panel("quorum = 2\nmin_votes = 1\ndeadline_after = \"3d\"\n")));
    CHECK(s.state.deadline_at == start_time + 9 * day);
    CHECK(s.state.is_panel_open());
  }
  SUBCASE("after it") {
    s.pass(10 * day);
    CHECK(s.state.deadline_passed);
    CHECK(is_said(describe_move(s.state, *to, s.now), "the panel closes at once"));
    REQUIRE(s.move(to));
    CHECK(s.phase() == "published");
  }
}

TEST_CASE("move: a failed step stays failed until its retry") {
  Scenario s;
  s.publish_failure = "a bug";
  REQUIRE(s.submit_tool());
  for (const auto& seat : s.seats()) REQUIRE(s.vote(seat));
  CHECK(!s.state.failure.empty());
  REQUIRE(s.move(define(second())));
  CHECK(!s.state.failure.empty());
  s.publish_failure.clear();
  REQUIRE(s.edit(RunVerb::retry));
  CHECK(s.phase() == "published");
}

TEST_CASE("replay: a moved run begins with its first definition and ends with its last") {
  Scenario s;
  const DefinitionPtr first = s.state.definition, last = with_before_publish(sign_step);
  REQUIRE(s.submit_tool());
  REQUIRE(s.move(last));
  const auto find = [&](const std::string& hash) {
    return hash == first->hash ? first : hash == last->hash ? last : nullptr;
  };
  CHECK(same_state(replay(s.state, s.history, find), s.state));
  std::vector<Event> older = s.history;  // from before histories named their definition
  older.front().definition_hash.clear();
  CHECK(begin_replay(s.state, older, find).definition == first);
  older.pop_back();
  CHECK(begin_replay(s.state, older, find).definition == last);
  CHECK_THROWS_AS(replay(s.state, s.history, [&](const std::string& hash) {
                    return hash == first->hash ? first : nullptr;
                  }),
                  std::logic_error);
}

TEST_CASE("describe_changes: steps, clocks, votes and personas, each in a sentence") {
  Shape from;
  from.before_publish = cool_step;
  Shape to = second();
  to.before_panel = triage_step;
  to.before_publish = "[[step]]\nid = \"sign\"\nkind = \"task\"\ntask = \"sign_off\"\n";
  to.personas = R"(["developer", "skeptic", "buyer"])";
  to.panel = "due_after = \"36h\"\nreminders = [\"-1d\", \"0\"]\noverdue = \"reassign\"\n"
             "quorum = 2\ndeadline_after = \"9d\"\n";
  const auto changes = texts(describe_changes(*define(from), *define(to)));
  for (const char* words :
       {"The step \"cool\" is gone.", "The step \"triage\" (task) is new, at the beginning.",
        "The step \"sign\" (task) is new, after \"aggregate\".",
        "panel, due time: 36 hours instead of 5 days.",
        "panel, reminders: 1 day before, when due instead of 1 day before, when due, 1 day after.",
        "panel, when overdue: reassign instead of escalate.", "panel, quorum: 2 instead of none.",
        "panel, deadline: 9 days instead of none.", "The futurist is gone."}) {
    CAPTURE(words);
    CHECK(is_said(changes, words));
  }
  CHECK(describe_changes(*define(from), *define(from)).empty());
  CHECK(texts(describe_changes(*define(), *define(second()))) ==
        std::vector<std::string>{"Nothing but the number of the version."});
}

TEST_CASE("describe_changes: a persona's limits, slots and question, and the order of steps") {
  Shape shape;
  shape.before_publish = std::string(cool_step) + sign_step;
  Definition from = *define(shape);
  shape.before_publish = std::string(sign_step) + cool_step;
  Definition to = *define(shape);
  to.personas[2].words_max = 240;
  to.personas[1].slots.push_back({"competitors", "", "", {}, domain::SlotRequired::always, "", {}});
  to.personas[0].about = "other words";
  const auto changes = texts(describe_changes(from, to));
  CHECK(is_said(changes, "buyer, limits: 60 to 240 words instead of 60 to 220 words."));
  CHECK(is_said(changes, "skeptic, slots: competitors* instead of none."));
  CHECK(is_said(changes, "developer: its words on the form changed."));
  CHECK(is_said(changes, "order: panel, aggregate, sign, cool, publish."));
}
