#pragma once
// Personas and workflows as loaded, each workflow drawn as its steps. Pure.
#include "base/json.hpp"
#include "workflow/definition.hpp"

namespace panelist::web::editor {

Json definition_view(const workflow::Definition& definition);
Json persona_view(const domain::Persona& persona);

}  // namespace panelist::web::editor
