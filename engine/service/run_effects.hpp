#pragma once
// Internal: what a step owes to people, endpoints and pages.
#include <vector>

#include "domain/verdict.hpp"
#include "service/unit.hpp"
#include "storage/runs.hpp"
#include "workflow/decide.hpp"

namespace panelist::service {

/// In the order given: mail, webhook messages, publication. `run` is the state after the step;
/// `people` are those whose names are known already.
void perform_effects(Unit& unit, const storage::LoadedRun& run,
                     const std::vector<workflow::Event>& events,
                     const std::vector<workflow::Effect>& effects,
                     const std::vector<workflow::Candidate>& people);
/// Puts a verdict that was reopened or sent back into its author's draft, unless a newer draft is
/// there.
void restore_as_draft(Unit& unit, TaskId task, PersonId author, const domain::VerdictText& text);

}  // namespace panelist::service
