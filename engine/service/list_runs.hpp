#pragma once
// Queries: runs, and the editor's pipeline over them.
#include <optional>
#include <string>
#include <vector>

#include "service/list_page.hpp"
#include "service/run_view.hpp"
#include "service/unit.hpp"

namespace panelist::service {

/// What the search box means, parsed: every field narrows.
struct RunFilter {
  std::vector<workflow::RunPhase> phases;  ///< empty: every open one
  bool any_phase{false};                   ///< "state:all"
  std::string text;                        ///< tool names that begin with it, case-folded
  std::string persona;                     ///< with a seat of this persona still out
  std::string holder;                      ///< address of whoever has an open task; editors only
  std::optional<workflow::Blocker> waits_for;  ///< of that persona's and holder's, if named
  bool overdue{false}, needs_editor{false};
  std::optional<Duration> older_than;      ///< "age>3d"
  std::optional<int> ships, skips;         ///< "split:2-2"; closed runs only
  std::string vote;                        ///< "ship" or "skip": at least one; closed runs only
};
/// `state:in_review waits:late_reviewer holder:ana@example.com persona:buyer overdue age>3d
/// split:2-2 vote:skip name...`; invalid names the word.
Result<RunFilter> parse_run_search(std::string_view text);

struct SeatBox {
  std::string persona, letter;
  SeatWord word{};
  std::optional<workflow::TaskState> state{};  ///< of the seat's latest task
  std::optional<PersonRef> assignee{};
  TaskId task{};                               ///< 0: none yet
};
struct RunRow {
  RunRef run;
  ToolRef tool;
  std::vector<SeatBox> seats;
  PanelCount panel;
  std::string waiting_for;                 ///< one line, people by name
  Instant created_at{}, changed_at{};
  std::optional<Instant> expected_at;
  bool needs_editor{false}, is_overdue{false};
  std::vector<TaskId> open_tasks;          ///< for "Remind..."
  std::string workflow_name, workflow_hash;
  int workflow_version{1};
  std::optional<workflow::Waiting> waiting;
};
/// Newest change last in the pipeline's order: open runs oldest first, finished ones newest first.
/// Editors all, reviewers their own panels. Errors: malformed (cursor).
Result<Listed<RunRow>> list_runs(Unit& unit, const RunFilter& filter, const ListPage& page);

struct PhaseCount {
  workflow::RunPhase phase{};
  int count{0};
  std::optional<Instant> oldest_at;        ///< open phases only
};
struct NeedsYou {
  RunRef run;
  ToolRef tool;
  std::string sentence;
  Instant since{};
  std::optional<workflow::Unblock> unblock;
};
struct PipelineView {
  int needs_you_count{0};
  std::vector<NeedsYou> needs_you;         ///< at most 20, oldest first
  std::vector<PhaseCount> phases;
  Listed<RunRow> rows;
};
/// Errors: forbidden (editors), malformed (cursor).
Result<PipelineView> get_pipeline(Unit& unit, const RunFilter& filter, const ListPage& page);

}  // namespace panelist::service
