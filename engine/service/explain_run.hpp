#pragma once
// Internal: workflow::explain_waiting with people from the database.
#include <optional>

#include "service/unit.hpp"
#include "storage/runs.hpp"
#include "workflow/waiting.hpp"

namespace panelist::service {

/// Candidates are needed to say why nobody can take a seat; lists do without.
enum class Explain { names_only, with_candidates };
std::optional<workflow::Waiting> explain_run(Unit& unit, const storage::LoadedRun& run,
                                             Explain how);

}  // namespace panelist::service
