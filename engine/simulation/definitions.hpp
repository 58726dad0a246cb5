#pragma once
// Definitions of the simulation's own beside the shipped ones: every kind of step, quorum,
// deadline, and what the files are after somebody edited them.
#include <vector>

#include "base/result.hpp"
#include "workflow/definition.hpp"

namespace panelist::simulation {

/// The loaded catalog with sim-quorum and sim-branch; then the same with their second versions and
/// without the shipped fast track. The error names the line that is wrong.
Result<std::vector<workflow::Catalog>> make_catalogs(const workflow::Catalog& loaded);

}  // namespace panelist::simulation
