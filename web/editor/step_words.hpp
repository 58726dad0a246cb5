#pragma once
// Steps of a definition as people read them. Pure.
#include <string>

#include "workflow/definition.hpp"

namespace panelist::web::editor {

/// "Triage", "Panel", "Publication"; a wait is named by its id.
std::string step_title(workflow::StepKind kind, const std::string& id);

}  // namespace panelist::web::editor
