#pragma once
// Internal: who may know of a task or a run at all. Everything else is answered as if it were not
// there.
#include "service/unit.hpp"
#include "storage/runs.hpp"

namespace panelist::service {

/// Editors; whoever holds or held the task; whoever has the persona of a task in the pool.
bool may_know_task(Unit& unit, const workflow::Task& task);
/// Editors; people with a seat on the panel; the submitter.
bool may_know_run(Unit& unit, const workflow::RunState& state);
/// The task in a loaded run, or not_found for those who may not know of it.
Result<const workflow::Task*> require_known_task(Unit& unit, const workflow::RunState& state,
                                                 TaskId task);

}  // namespace panelist::service
