// The task table as a page of documentation and as JSON, so that neither can say anything else.
#include <array>
#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "workflow/task_cell.hpp"

namespace panelist::workflow {
namespace {

constexpr int state_count = 10, verb_count = 15, standing_count = 4, kind_count = 3;

template <typename Enum>
std::vector<Enum> first_of(int count) {
  std::vector<Enum> all;
  for (int i = 0; i < count; ++i) all.push_back(static_cast<Enum>(i));
  return all;
}
std::vector<TaskState> all_states() { return first_of<TaskState>(state_count); }
std::vector<Verb> all_verbs() { return first_of<Verb>(verb_count); }
std::vector<Standing> all_standings() { return first_of<Standing>(standing_count); }

constexpr std::string_view introduction =
    "# What may happen to a task\n\n"
    "Written by `panelist workflow table` from `engine/workflow/task_table.cpp`, which the "
    "engine's "
    "checks, the\nbuttons on screen and the API's answers read too. A test fails when this page "
    "says "
    "anything else.\nThe same for programs: `GET /api/v1/task-table`. As a picture: "
    "[tasks.svg](tasks.svg).\n\n"
    "A verb is called as `POST /api/v1/tasks/{id}/{verb}`; `submit` as "
    "`POST /api/v1/tasks/{id}/verdict`, and for an\neditor's task as `approve` or `reject`. Who "
    "asks "
    "stands to the task as its **assignee**, as a **candidate** (holds\nthe persona and fits the "
    "seat, while nobody has it), as an **editor** or as the **engine** itself. Whoever is\nseveral "
    "of these may do what any of them may.\n\n"
    "| a cell says | and means |\n|---|---|\n"
    "| a state | what becomes of this task; where a seat changes hands, the seat's next task is "
    "another one |\n"
    "| 409 | nobody may do it in this state; the answer names the state |\n"
    "| 403 editors | it is an editor's verb, in every state |\n"
    "| 403 | somebody else may do it now |\n\n"
    "Without a standing the answer is 404: the task is not theirs to know of. `resume` leads back "
    "to "
    "where the task\nwas suspended. A run on hold or finished and a closed panel answer 409 to "
    "everything that moves a task.\n";

std::string cell_text(const Cell& cell) {
  switch (cell.answer) {
    case CellAnswer::allowed:
      return "**" + std::string(to_string(*cell.to)) + "**";
    case CellAnswer::not_now:
      return "409";
    case CellAnswer::editors_only:
      return "403 editors";
    case CellAnswer::not_theirs:
      return "403";
  }
  return {};
}

std::string state_block(TaskState from) {
  std::string text =
      "\n## " + std::string(to_string(from)) + (is_open(from) ? "" : " (final)") + "\n\n| verb |";
  std::string rule = "|---|";
  for (const Standing who : all_standings()) {
    text += " " + std::string(to_string(who)) + " |";
    rule += "---|";
  }
  text += "\n" + rule + "\n";
  for (const Verb verb : all_verbs()) {
    text += "| " + std::string(to_string(verb)) + " |";
    for (const Standing who : all_standings())
      text += " " + cell_text(find_cell(from, verb, who)) + " |";
    text += "\n";
  }
  return text;
}

std::string kinds_of(Verb verb) {
  std::vector<std::string> kinds;
  for (const TaskKind kind : first_of<TaskKind>(kind_count))
    if (verb_applies(verb, kind)) kinds.emplace_back(to_string(kind));
  return join(kinds, ", ");
}

std::string verbs_block() {
  std::string text =
      "\n## Verbs\n\nA verb that a task's kind does not know answers 409.\n\n"
      "| verb | kinds of task | reason |\n|---|---|---|\n";
  for (const Verb verb : all_verbs())
    text += "| " + std::string(to_string(verb)) + " | " + kinds_of(verb) + " | " +
            (needs_reason(verb) ? "required" : "may be given") + " |\n";
  return text;
}

constexpr std::string_view editors_introduction =
    "\n## Triage and sign-off\n\n"
    "Whoever has or may take such a task is an editor, and so stands to it as an editor too; it is "
    "given to editors\nonly. `submit` is `approve` or `reject`, and any editor may do it, whoever "
    "has the task: a run must not wait for\none person. Where nobody may, and for a verb that "
    "these tasks do not know, the answer is 409; to anybody who is\nno editor it is 404.\n\n"
    "| verb | ready: any editor | reserved: its holder | another editor | in_progress: its holder "
    "| another editor | suspended: any editor |\n|---|---|---|---|---|---|---|\n";

std::string editors_block() {
  using enum EditorAsker;
  constexpr std::array columns{std::pair(TaskState::ready, other),
                               std::pair(TaskState::reserved, holder),
                               std::pair(TaskState::reserved, other),
                               std::pair(TaskState::in_progress, holder),
                               std::pair(TaskState::in_progress, other),
                               std::pair(TaskState::suspended, other)};
  std::string text(editors_introduction);
  for (const Verb verb : all_verbs()) {
    if (!verb_applies(verb, TaskKind::triage)) continue;
    text += "| " + std::string(to_string(verb)) + " |";
    for (const auto& [state, asker] : columns)
      text += " " + cell_text(find_editor_cell(state, verb, asker)) + " |";
    text += "\n";
  }
  return text;
}

int status_of_answer(CellAnswer answer) {
  if (answer == CellAnswer::allowed) return 200;
  return answer == CellAnswer::not_now ? 409 : 403;
}

template <typename Enum>
Json names_of(const std::vector<Enum>& values) {
  Json names = Json::array();
  for (const Enum value : values) names.push_back(to_string(value));
  return names;
}

}  // namespace

std::string print_task_table() {
  std::string text(introduction);
  for (const TaskState from : all_states()) text += state_block(from);
  return text + editors_block() + verbs_block();
}

Json task_table_json() {
  Json cells = Json::array();
  for (const TaskState from : all_states())
    for (const Verb verb : all_verbs())
      for (const Standing who : all_standings()) {
        const Cell cell = find_cell(from, verb, who);
        cells.push_back({{"state", to_string(from)},
                         {"verb", to_string(verb)},
                         {"standing", to_string(who)},
                         {"to", cell.to ? Json(to_string(*cell.to)) : Json()},
                         {"status", status_of_answer(cell.answer)},
                         {"words", cell_words(from, verb, cell.answer)}});
      }
  return {{"states", names_of(all_states())},
          {"verbs", names_of(all_verbs())},
          {"standings", names_of(all_standings())},
          {"cells", std::move(cells)}};
}

}  // namespace panelist::workflow
