#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "tests/support/golden.hpp"
#include "tests/workflow/scenario.hpp"
#include "workflow/task_cell.hpp"

using namespace panelist;
using namespace panelist::workflow;
using namespace panelist::workflow::testing;

namespace {

constexpr int states = 10, verbs = 15, standing_count = 4;
TaskState state_no(int i) { return static_cast<TaskState>(i); }
Verb verb_no(int i) { return static_cast<Verb>(i); }
Standing standing_no(int i) { return static_cast<Standing>(i); }

/// A run whose buyer task was put into the state; Cleo has or had it, except where nobody can.
Scenario with_buyer_task(TaskState wanted) {
  Scenario s;
  REQUIRE(s.submit_tool());
  if (wanted == TaskState::completed) REQUIRE(s.vote("buyer"));
  Task& buyer = *s.state.find_task(s.seat_id("buyer"));
  buyer.state = wanted;
  buyer.suspended_from = TaskState::reserved;
  if (wanted == TaskState::ready) buyer.assignee.reset();
  s.candidates.push_back(person(eve, "Eve", {"buyer"}));
  return s;
}

Inputs inputs_of(const Scenario& story, Standing who) {
  if (who == Standing::assignee) return story.as(cleo);
  if (who == Standing::candidate) return story.as(eve);
  return who == Standing::editor ? story.as_editor() : story.as_engine();
}

Result<Decided> decide_cell(const Scenario& story, TaskId task, Verb verb, Standing who) {
  Inputs inputs = inputs_of(story, who);
  inputs.fresh_tasks = {TaskId{9001}, TaskId{9002}, TaskId{9003}, TaskId{9004}};
  if (verb != Verb::submit)
    return decide(story.state, ActOnTask{task, verb, "a reason", eve}, inputs);
  SubmitVerdict submit;
  submit.task = task;
  submit.verdict = VerdictId{8};
  submit.version = 1;
  submit.commitment = "c";
  return decide(story.state, submit, inputs);
}

/// Whoever has no task to be the assignee of is a candidate like anybody who holds the persona.
Standing true_standing(TaskState state, Standing who) {
  const bool is_free_again = who == Standing::assignee && state == TaskState::ready;
  return is_free_again ? Standing::candidate : who;
}

}  // namespace

TEST_CASE("task_table: docs/tasks.md and docs/tasks.svg say what the table says") {
  panelist::test::check_golden("../../docs/tasks.md", print_task_table());
  panelist::test::check_golden("../../docs/tasks.svg", draw_tasks());
}

TEST_CASE("task_table: each of the 600 cells has an answer, and the page has as many") {
  const Json table = task_table_json();
  REQUIRE(table["cells"].size() == states * verbs * standing_count);
  int allowed = 0;
  for (const Json& cell : table["cells"]) {
    const auto from = parse_task_state(cell["state"].get<std::string>());
    const auto verb = parse_verb(cell["verb"].get<std::string>());
    REQUIRE((from && verb));
    CHECK(!cell["words"].get<std::string>().empty());
    CHECK((cell["status"] == 200) == cell["to"].is_string());
    allowed += cell["status"] == 200 ? 1 : 0;
    if (cell["status"] == 409)
      CHECK(cell["words"].get<std::string>().find(std::string(to_string(*from))) !=
            std::string::npos);
  }
  CHECK(allowed == static_cast<int>(task_transitions().size()));
  const std::string page = print_task_table();
  std::size_t bold = 0;
  for (std::size_t at = page.find("| **"); at != std::string::npos; at = page.find("| **", at + 1))
    if (at > page.find("## created")) ++bold;
  CHECK(bold == task_transitions().size());
}

TEST_CASE(
    "task_table: final states but completed allow nothing, and completed only what reopens "
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

TEST_CASE("task_table: decide gives each of the 600 cells the table's answer") {
  int walked = 0;
  for (int c = 0; c < states * verbs * standing_count; ++c) {
    const TaskState state = state_no(c / (verbs * standing_count));
    const Verb verb = verb_no(c / standing_count % verbs);
    const Standing who = standing_no(c % standing_count);
    CAPTURE(to_string(state));
    CAPTURE(to_string(verb));
    CAPTURE(to_string(who));
    const Scenario story = with_buyer_task(state);
    TaskId buyer;
    for (const Task& task : story.state.tasks)
      if (task.persona == "buyer") buyer = task.id;
    const auto decided = decide_cell(story, buyer, verb, who);
    const Cell cell = find_cell(state, verb, true_standing(state, who));
    ++walked;
    if (cell.answer == CellAnswer::allowed) {
      REQUIRE_MESSAGE(decided.has_value(), why_failed(decided));
      const TaskState to = verb == Verb::resume ? TaskState::reserved : *cell.to;
      CHECK(decided->state.find_task(buyer)->state == to);
      CHECK(decided->state.seq > story.state.seq);
      continue;
    }
    REQUIRE(!decided.has_value());
    CHECK(decided.error().code ==
          (cell.answer == CellAnswer::not_now ? ErrorCode::conflict : ErrorCode::forbidden));
    if (cell.answer == CellAnswer::not_now)
      CHECK(decided.error().detail.find(std::string(to_string(state))) != std::string::npos);
  }
  CHECK(walked == 600);
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
