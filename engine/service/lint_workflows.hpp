#pragma once
// Query: what will hardly be meant in the loaded workflows, with the people there are.
#include <vector>

#include "service/unit.hpp"
#include "workflow/definition_warnings.hpp"

namespace panelist::service {

/// By workflow, in the order of the catalog: times, then seats that nobody can fill. Errors:
/// forbidden (editors).
Result<std::vector<workflow::DefinitionWarning>> lint_workflows(Unit& unit);

}  // namespace panelist::service
