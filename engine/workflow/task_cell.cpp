#include "workflow/task_cell.hpp"

#include <algorithm>

namespace panelist::workflow {
namespace {

/// assign, suspend, resume and send-back are no reviewer's in any state.
bool is_editors_alone(Verb verb) {
  bool is_theirs = false;
  for (const Transition& row : task_transitions()) {
    if (row.verb != verb || row.who == Standing::engine) continue;
    if (row.who != Standing::editor) return false;
    is_theirs = true;
  }
  return is_theirs;
}

}  // namespace

CellAnswer why_refused(TaskState from, Verb verb, bool is_editor) {
  if (!is_editor && is_editors_alone(verb)) return CellAnswer::editors_only;
  const auto rows = task_transitions();
  const bool is_anybodys = std::any_of(rows.begin(), rows.end(), [&](const Transition& row) {
    return row.from == from && row.verb == verb;
  });
  return is_anybodys ? CellAnswer::not_theirs : CellAnswer::not_now;
}

Cell find_cell(TaskState from, Verb verb, Standing who) {
  if (const auto row = find_transition(from, verb, who)) return {CellAnswer::allowed, row->to};
  return {why_refused(from, verb, who == Standing::editor), std::nullopt};
}

Cell find_editor_cell(TaskState from, Verb verb, EditorAsker who) {
  if (!verb_applies(verb, TaskKind::triage)) return {CellAnswer::not_now, std::nullopt};
  std::vector<Standing> standings{Standing::editor};
  const bool is_free = from == TaskState::ready;
  if (is_free || verb == Verb::submit) standings.push_back(Standing::candidate);
  if (!is_free && (who == EditorAsker::holder || verb == Verb::submit))
    standings.push_back(Standing::assignee);
  for (const Standing standing : standings)
    if (const auto row = find_transition(from, verb, standing))
      return {CellAnswer::allowed, row->to};
  return {why_refused(from, verb, true), std::nullopt};
}

std::string cell_words(TaskState from, Verb verb, CellAnswer answer) {
  const std::string wanted(to_string(verb));
  const std::string state = "the task is " + std::string(to_string(from));
  switch (answer) {
    case CellAnswer::allowed:
      return state + "; " + wanted + " is possible";
    case CellAnswer::not_now:
      return state + "; " + wanted + " is not possible now";
    case CellAnswer::editors_only:
      return "only an editor may " + wanted;
    case CellAnswer::not_theirs:
      return "this task is not yours to " + wanted;
  }
  return {};
}

}  // namespace panelist::workflow
