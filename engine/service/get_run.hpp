#pragma once
// Query: one run with its seats, why it waits and its history.
#include "service/run_view.hpp"
#include "service/unit.hpp"

namespace panelist::service {

/// Editors any run, reviewers the panels they sit on, submitters their own (seats and phase only,
/// no names). Else not_found.
Result<RunView> get_run(Unit& unit, RunId run);
/// The latest 1,000 events, oldest first, of a run that the actor may know.
std::vector<HistoryEntry> list_history(Unit& unit, RunId run);

}  // namespace panelist::service
