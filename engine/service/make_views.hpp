#pragma once
// Internal: views made from rows and states. Emails of others are for editors.
#include <optional>
#include <string>

#include "service/comparison_view.hpp"
#include "service/run_view.hpp"
#include "service/unit.hpp"
#include "storage/comparisons.hpp"
#include "storage/runs.hpp"
#include "storage/task_lists.hpp"
#include "storage/tools.hpp"
#include "storage/verdict_reader.hpp"

namespace panelist::service {

ToolRef make_tool_ref(const storage::ToolRow& tool);
/// Without category, tagline and url.
ToolRef make_tool_ref(const storage::LoadedRun& run);
RunRef make_run_ref(const workflow::RunState& state);
PanelCount make_panel_count(const workflow::RunState& state);
PersonRef make_person_ref(Unit& unit, PersonId person);
VerdictView make_verdict_view(const storage::StoredVerdict& verdict);
DraftView make_draft_view(TaskId task, std::int64_t version, std::string content, int words,
                          Instant at);
/// From a run in memory: for the answer to an act. Reads the assignee's name and draft.
TaskView make_task_view(Unit& unit, const storage::LoadedRun& run, const workflow::Task& task);
/// From a row of a list. `actions` as far as the row tells; seats of the pool are offered to
/// whoever holds the persona, and the act itself checks the rest.
TaskView make_task_view(Unit& unit, const storage::TaskRow& row);

SeatWord seat_word(const workflow::RunState& state, const workflow::Task* task, Instant now);
/// The seat's present task, else its latest.
const workflow::Task* latest_task(const workflow::RunState& state, std::string_view persona);

ComparisonRow make_comparison_row(const storage::PairRow& pair);

/// "INSTANT.ID" both ways; a cursor that cannot be read is malformed.
/// Of the run whose scorecard is public; empty before the first publication.
HistoryHead make_history_head(Unit& unit, const storage::ToolRow& tool);
std::string make_cursor(std::int64_t major, std::int64_t minor);
struct Cursor {
  std::int64_t major{0}, minor{0};
};
Result<Cursor> read_cursor(const std::string& text);

}  // namespace panelist::service
