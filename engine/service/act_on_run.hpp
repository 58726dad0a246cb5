#pragma once
// Use case: an editor's act on a run: hold, resume, withdraw, reject, retry, publish, open-sealed,
// skip-wait.
#include <string>

#include "service/run_view.hpp"
#include "service/unit.hpp"

namespace panelist::service {

struct RunAct {
  RunId run;
  workflow::RunVerb verb{};
  std::string reason;   ///< required for withdraw, reject and open_sealed
};
/// Errors: not_found, forbidden, conflict (detail names the state), invalid.
Result<RunView> act_on_run(Unit& unit, const RunAct& act);

}  // namespace panelist::service
