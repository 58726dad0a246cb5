#pragma once
// What every cell of the task table answers, the refused ones too: to which state, or why not.
#include <optional>
#include <string>

#include "base/json.hpp"
#include "workflow/task_table.hpp"

namespace panelist::workflow {

enum class CellAnswer {
  allowed,
  not_now,       ///< nobody may do it in this state: a conflict (409)
  editors_only,  ///< the verb is an editor's in every state: forbidden (403)
  not_theirs,    ///< somebody else may do it now: forbidden (403)
};
struct Cell {
  CellAnswer answer{};
  std::optional<TaskState> to;  ///< of an allowed one
};
/// Ten states, fifteen verbs and four standings: 600 answers. What a run narrows further (a closed
/// panel, a hold, who fits the seat) is not the table's.
Cell find_cell(TaskState from, Verb verb, Standing who);
/// An editor towards a triage or sign-off: the one who has (or had) it, or another one.
enum class EditorAsker { holder, other };
/// What an editor gets of these tasks: the best of their standings. Any editor may submit (approve
/// or reject), whoever has the task; a verb that these kinds do not know is refused in every state.
Cell find_editor_cell(TaskState from, Verb verb, EditorAsker who);
/// Why somebody without a row may not: `is_editor` as the table sees them.
CellAnswer why_refused(TaskState from, Verb verb, bool is_editor);
/// "the task is completed; claim is not possible now"; of an allowed cell, where it leads.
std::string cell_words(TaskState from, Verb verb, CellAnswer answer);

/// The whole table as docs/tasks.md has it: `panelist workflow table`.
std::string print_task_table();
/// The same for programs: names, and one object per cell.
Json task_table_json();
/// Every transition as an arrow between states, an SVG document: docs/tasks.svg.
std::string draw_tasks();

}  // namespace panelist::workflow
