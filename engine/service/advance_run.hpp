#pragma once
// Internal: one step of a run. Locks and loads it, asks the pure core, stores events, changed rows
// and what follows, and performs the effects, all in the use case's transaction. Every change of a
// run goes through here.
#include <functional>
#include <optional>
#include <vector>

#include "service/unit.hpp"
#include "storage/runs.hpp"
#include "workflow/decide.hpp"

namespace panelist::service {

/// Locks the run's row, then reads it. Errors: not_found.
Result<storage::LoadedRun> lock_and_load(Unit& unit, RunId run);
Result<storage::LoadedRun> lock_and_load_task(Unit& unit, TaskId task);

struct Advanced {
  storage::LoadedRun run;               ///< after the step
  std::vector<workflow::Event> events;
};
/// `after_decided` runs once the core allowed the command and before anything is stored (the
/// verdict's own row). On an error nothing was written.
Result<Advanced> advance_run(Unit& unit, storage::LoadedRun run, const workflow::Command& command,
                             const std::function<void()>& after_decided = {});
/// The first step of a new run: `fresh` holds id, tool, round, definition and what is known of the
/// tool, whose row is stored by the callback (it refers to the run, and the run to it).
Result<Advanced> begin_run(Unit& unit, storage::LoadedRun fresh,
                           const workflow::SubmitTool& command,
                           const std::function<void()>& after_decided);

/// What the core is told of the actor, without people and votes: enough for actions_on.
workflow::Inputs actor_inputs(const Unit& unit);

}  // namespace panelist::service
