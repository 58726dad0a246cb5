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

/// What the core made of a verb in this state is what the table's cell says.
void check_cell(const Cell& cell, const Scenario& story, TaskId task, TaskState state, Verb verb,
                const Result<Decided>& decided) {
  if (cell.answer == CellAnswer::allowed) {
    REQUIRE_MESSAGE(decided.has_value(), why_failed(decided));
    const TaskState to = verb == Verb::resume ? TaskState::reserved : *cell.to;
    CHECK(decided->state.find_task(task)->state == to);
    CHECK(decided->state.seq > story.state.seq);
    return;
  }
  REQUIRE(!decided.has_value());
  CHECK(decided.error().code ==
        (cell.answer == CellAnswer::not_now ? ErrorCode::conflict : ErrorCode::forbidden));
  if (cell.answer == CellAnswer::not_now)
    CHECK(decided.error().detail.find(std::string(to_string(state))) != std::string::npos);
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
  const std::size_t end = page.find("## Triage and sign-off");
  for (std::size_t at = page.find("| **"); at < end; at = page.find("| **", at + 1))
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
    check_cell(cell, story, buyer, state, verb, decided);
  }
  CHECK(walked == 600);
}

namespace {

constexpr PersonId other_editor{91};

std::string editors_step(const std::string& task) {
  return "[[step]]\nid = \"look\"\nkind = \"task\"\ntask = \"" + task + "\"\n";
}

/// A run at its triage or sign-off, whose task was put into the state; the editor has or had it.
Scenario with_editors_task(TaskKind kind, TaskState wanted) {
  Shape shape;
  (kind == TaskKind::triage ? shape.before_panel : shape.before_publish) =
      editors_step(std::string(to_string(kind)));
  Scenario s(define(shape));
  REQUIRE(s.submit_tool());
  if (kind == TaskKind::sign_off)
    for (const std::string& seat : s.seats()) REQUIRE(s.vote(seat));
  Task& task = s.state.tasks.back();
  REQUIRE(task.kind == kind);
  task.state = wanted;
  task.suspended_from = TaskState::reserved;
  if (wanted != TaskState::ready) task.assignee = editor;
  return s;
}

enum class Asks { holder, other, reviewer, engine };

Cell expected_of_editors_task(TaskState state, Verb verb, Asks who) {
  if (verb == Verb::submit && (who == Asks::reviewer || who == Asks::engine))
    return {CellAnswer::not_theirs, std::nullopt};
  if (who == Asks::holder) return find_editor_cell(state, verb, EditorAsker::holder);
  if (who == Asks::other) return find_editor_cell(state, verb, EditorAsker::other);
  if (!verb_applies(verb, TaskKind::triage)) return {CellAnswer::not_now, std::nullopt};
  if (who == Asks::engine) return find_cell(state, verb, Standing::engine);
  return {why_refused(state, verb, false), std::nullopt};
}

Result<Decided> decide_editors_cell(const Scenario& story, Verb verb, Asks who) {
  Inputs inputs = who == Asks::engine     ? story.as_engine()
                  : who == Asks::reviewer ? story.as(ana)
                                          : story.as_editor(who == Asks::holder ? editor
                                                                                : other_editor);
  inputs.fresh_tasks = {TaskId{9001}, TaskId{9002}, TaskId{9003},
                        TaskId{9004}, TaskId{9005}, TaskId{9006}};
  const TaskId task = story.state.tasks.back().id;
  if (verb == Verb::submit) return decide(story.state, DecideTask{task, true, ""}, inputs);
  return decide(story.state, ActOnTask{task, verb, "a reason", other_editor}, inputs);
}

/// One kind's 600 cells: ten states, fifteen verbs, and four who ask.
void walk_editors_cells(TaskKind kind) {
  int walked = 0;
  for (int c = 0; c < states * verbs * 4; ++c) {
    const TaskState state = state_no(c / (verbs * 4));
    const Verb verb = verb_no(c / 4 % verbs);
    const auto who = static_cast<Asks>(c % 4);
    CAPTURE(to_string(kind));
    CAPTURE(to_string(state));
    CAPTURE(to_string(verb));
    CAPTURE(c % 4);
    const Scenario story = with_editors_task(kind, state);
    const TaskId task = story.state.tasks.back().id;
    const auto decided = decide_editors_cell(story, verb, who);
    const Cell cell = expected_of_editors_task(state, verb, who);
    ++walked;
    check_cell(cell, story, task, state, verb, decided);
  }
  CHECK(walked == 600);
}

}  // namespace

TEST_CASE("task_table: decide gives each cell of a triage and of a sign-off the table's answer") {
  walk_editors_cells(TaskKind::triage);
  walk_editors_cells(TaskKind::sign_off);
}

TEST_CASE("task_table: a triage or sign-off takes no verdict, whoever sends one") {
  for (const TaskKind kind : {TaskKind::triage, TaskKind::sign_off}) {
    const Scenario story = with_editors_task(kind, TaskState::reserved);
    SubmitVerdict submit;
    submit.task = story.state.tasks.back().id;
    submit.verdict = VerdictId{8};
    submit.version = 1;
    const auto decided = decide(story.state, submit, story.as_editor());
    CHECK(is_conflict(decided, "is decided, it takes no verdict"));
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
