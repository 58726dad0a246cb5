#pragma once
// Use case: an editor's act on a run: hold, resume, withdraw, reject, retry, publish, open-sealed,
// skip-wait, skip-step.
#include <string>

#include "service/run_view.hpp"
#include "service/unit.hpp"

namespace panelist::service {

struct RunAct {
  RunId run;
  workflow::RunVerb verb{};
  std::string reason;   ///< required for withdraw, reject, open_sealed and skip_step
};
/// Errors: not_found, forbidden, conflict (detail names the state), invalid.
Result<RunView> act_on_run(Unit& unit, const RunAct& act);

}  // namespace panelist::service
