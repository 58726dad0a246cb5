#include <doctest/doctest.h>

#include <sstream>

#include "tests/support/golden.hpp"
#include "tests/workflow/scenario.hpp"
#include "workflow/task_table.hpp"

using namespace panelist;
using namespace panelist::workflow;
using namespace panelist::workflow::testing;

namespace {

constexpr int states = 10, verbs = 15, standing_count = 4;
TaskState state_no(int i) { return static_cast<TaskState>(i); }
Verb verb_no(int i) { return static_cast<Verb>(i); }
Standing standing_no(int i) { return static_cast<Standing>(i); }

/// The table as people read it: one block per state, one line per cell, refused verbs together.
std::string print_table() {
  std::ostringstream out;
  for (int s = 0; s < states; ++s) {
    out << to_string(state_no(s)) << (is_open(state_no(s)) ? "" : " (final)") << "\n";
    std::string refused;
    for (int v = 0; v < verbs; ++v) {
      bool any = false;
      for (int w = 0; w < standing_count; ++w) {
        const auto row = find_transition(state_no(s), verb_no(v), standing_no(w));
        if (!row) continue;
        any = true;
        out << "  " << to_string(verb_no(v)) << " by " << to_string(standing_no(w)) << " -> "
            << to_string(row->to) << "\n";
      }
      if (!any) refused += " " + std::string(to_string(verb_no(v)));
    }
    out << "  refused:" << (refused.empty() ? " nothing" : refused) << "\n";
  }
  return out.str();
}

/// A run whose buyer task stands in the wanted state, reached by ordinary acts.
Scenario with_buyer_task(TaskState wanted) {
  Scenario s;
  REQUIRE(s.submit_tool());
  const TaskId buyer = s.seat_id("buyer");
  switch (wanted) {
    case TaskState::ready: REQUIRE(s.act(Verb::release, buyer, cleo)); break;
    case TaskState::in_progress: REQUIRE(s.act(Verb::start, buyer, cleo)); break;
    case TaskState::suspended: REQUIRE(s.act(Verb::suspend, buyer, editor)); break;
    case TaskState::completed: REQUIRE(s.vote("buyer")); break;
    case TaskState::declined: REQUIRE(s.act(Verb::decline, buyer, cleo)); break;
    case TaskState::abstained: REQUIRE(s.act(Verb::abstain, buyer, cleo)); break;
    case TaskState::exited: REQUIRE(s.edit(RunVerb::withdraw)); break;
    case TaskState::obsolete:
      REQUIRE(s.vote("developer"));
      REQUIRE(s.vote("skeptic"));
      REQUIRE(s.vote("futurist"));
      REQUIRE(s.edit(RunVerb::publish));
      break;
    default: break;
  }
  return s;
}

}  // namespace

TEST_CASE("task_table: every state, verb and standing has one answer, written in the golden file") {
  panelist::test::check_golden("task_table.txt", print_table());
}

TEST_CASE("task_table: final states but completed allow nothing, and completed only what reopens "
          "it") {
  for (int s = 0; s < states; ++s)
    for (int v = 0; v < verbs; ++v)
      for (int w = 0; w < standing_count; ++w) {
        const auto row = find_transition(state_no(s), verb_no(v), standing_no(w));
        if (!row) continue;
        CHECK((is_open(row->from) || row->from == TaskState::completed));
      }
}

TEST_CASE("task_table: actions_for lists the table's verbs once and never the engine's") {
  const std::vector<Standing> all{Standing::assignee, Standing::candidate, Standing::editor,
                                  Standing::engine};
  const auto actions = actions_for(TaskState::reserved, all);
  CHECK(std::count(actions.begin(), actions.end(), Verb::release) == 1);
  CHECK(std::count(actions.begin(), actions.end(), Verb::exit) == 0);
  CHECK(actions_for(TaskState::obsolete, all).empty());
}

TEST_CASE("task_table: every name is read back") {
  for (int s = 0; s < states; ++s) CHECK(parse_task_state(to_string(state_no(s))) == state_no(s));
  for (int v = 0; v < verbs; ++v) CHECK(parse_verb(to_string(verb_no(v))) == verb_no(v));
  for (int k = 0; k < 3; ++k)
    CHECK(parse_task_kind(to_string(static_cast<TaskKind>(k))) == static_cast<TaskKind>(k));
  CHECK(parse_verb("send-back") == Verb::send_back);
  CHECK(!parse_verb("send_back"));
  CHECK(!parse_task_state("done"));
}

TEST_CASE("task_table: decide allows exactly the cells of the table, for each standing in each "
          "state") {
  for (int s = 1; s < states; ++s) {  // `created` waits for a step and is never reached by an act
    for (int v = 0; v < verbs; ++v) {
      for (int w = 0; w < standing_count; ++w) {
        Scenario story = with_buyer_task(state_no(s));
        TaskId buyer;
        for (const Task& task : story.state.tasks)
          if (task.persona == "buyer" && task.state == state_no(s)) buyer = task.id;
        REQUIRE(buyer);
        story.candidates.push_back(person(eve, "Eve", {"buyer"}));
        const Standing who = standing_no(w);
        Inputs inputs = who == Standing::assignee    ? story.as(cleo)
                        : who == Standing::candidate ? story.as(eve)
                        : who == Standing::editor    ? story.as_editor()
                                                     : story.as_engine();
        const Verb verb = verb_no(v);
        const auto row = find_transition(state_no(s), verb, who);
        const bool is_late = state_no(s) == TaskState::exited || state_no(s) == TaskState::obsolete;
        // Cleo released the ready task and may take it again like anybody who holds the persona.
        const bool is_free_again = who == Standing::assignee && state_no(s) == TaskState::ready;
        const bool allowed =
            (row && !is_late) ||
            (is_free_again && find_transition(state_no(s), verb, Standing::candidate));
        CAPTURE(to_string(state_no(s)));
        CAPTURE(to_string(verb));
        CAPTURE(to_string(who));
        if (verb == Verb::submit) {
          const auto outcome =
              story.vote_task(buyer, who == Standing::assignee ? cleo : who ==
                  Standing::candidate ? eve : editor,
                              domain::Decision::ship);
          CHECK_MESSAGE(outcome.has_value() == allowed, why_failed(outcome));
          continue;
        }
        // The engine's own ways to suspend, assign and release are the run's, not a caller's verb.
        if (who == Standing::engine && verb == Verb::assign) continue;
        const auto outcome = story.run(ActOnTask{buyer, verb, "a reason", eve}, inputs);
        CHECK_MESSAGE(outcome.has_value() == allowed, why_failed(outcome));
        if (!outcome)
          CHECK((outcome.error().code == ErrorCode::conflict ||
                 outcome.error().code == ErrorCode::forbidden));
        else if (row && verb != Verb::resume)
          CHECK(story.state.find_task(buyer)->state == row->to);
      }
    }
  }
}

TEST_CASE("task_table: actions_on shows what decide allows, and nothing on hold") {
  Scenario s;
  REQUIRE(s.submit_tool());
  const auto mine = actions_on(s.state, s.seat("buyer"), s.as(cleo));
  CHECK(std::count(mine.begin(), mine.end(), Verb::extend) == 1);
  REQUIRE(s.act(Verb::extend, s.seat_id("buyer"), cleo));
  const auto later = actions_on(s.state, s.seat("buyer"), s.as(cleo));
  CHECK(std::count(later.begin(), later.end(), Verb::extend) == 0);
  CHECK(actions_on(s.state, s.seat("buyer"), s.as(dan)).empty());
  REQUIRE(s.edit(RunVerb::hold));
  CHECK(actions_on(s.state, s.seat("buyer"), s.as(cleo)).empty());
}
