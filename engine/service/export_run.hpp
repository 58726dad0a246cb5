#pragma once
// Query: a run as one file (workflow/run_export), for editors.
#include "base/json.hpp"
#include "service/unit.hpp"

namespace panelist::service {

/// Errors: not_found, for whoever is no editor too: the file names everybody who declined and why.
Result<Json> export_run(Unit& unit, RunId run);

}  // namespace panelist::service
