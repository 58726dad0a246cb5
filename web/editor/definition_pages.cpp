// Personas and workflows as loaded.
#include <nlohmann/json.hpp>

#include "web/editor/definition_view.hpp"
#include "web/editor/handlers.hpp"
#include "web/editor/page.hpp"

namespace panelist::web::editor {

Result<Plan> definitions_page(const Call&) {
  return reading([](Visit& visit) -> Answer {
    Json view = {{"workflows", Json::array()}, {"personas", Json::array()}};
    for (const workflow::DefinitionPtr& definition : visit.unit.catalog.definitions)
      view["workflows"].push_back(definition_view(*definition));
    for (const domain::Persona& persona : visit.unit.catalog.personas)
      view["personas"].push_back(persona_view(persona));
    return editor_page(visit, "definitions.html", {"Personas and workflows", "/admin/definitions"},
                       std::move(view));
  });
}

}  // namespace panelist::web::editor
