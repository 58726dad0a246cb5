#pragma once
// Internal: what a step owes to people, endpoints and pages.
#include <vector>

#include "service/unit.hpp"
#include "storage/runs.hpp"
#include "storage/verdict_reader.hpp"
#include "workflow/decide.hpp"

namespace panelist::service {

/// In the order given: mail, webhook messages, publication, wakes. `run` is the state after the
/// step; `people` are those whose names are known already.
void perform_effects(Unit& unit, const storage::LoadedRun& run,
                     const std::vector<workflow::Event>& events,
                     const std::vector<workflow::Effect>& effects,
                     const std::vector<workflow::Candidate>& people);
/// Puts a verdict that was reopened or sent back into its author's draft, unless a newer draft is
/// there. Its version is beyond any that the draft before the submit had, so that a tab left open
/// since then is told of a conflict instead of overwriting it.
void restore_as_draft(Unit& unit, TaskId task, PersonId author,
                      const storage::StoredVerdict& verdict);

}  // namespace panelist::service
