// Personas and workflows as loaded.
#include <nlohmann/json.hpp>

#include "service/lint_workflows.hpp"
#include "web/editor/definition_view.hpp"
#include "web/editor/handlers.hpp"
#include "web/editor/page.hpp"
#include "workflow/task_cell.hpp"

namespace panelist::web::editor {

Result<Plan> definitions_page(const Call&) {
  return reading([](Visit& visit) -> Answer {
    Json view = {{"workflows", Json::array()},
                 {"personas", Json::array()},
                 {"tasks_drawing", workflow::draw_tasks()},
                 {"task_cells", workflow::task_table_json()["cells"].size()}};
    const auto warnings = service::lint_workflows(visit.unit);
    if (!warnings) return refusal_page(visit, warnings.error());
    for (const workflow::DefinitionPtr& definition : visit.unit.catalog.definitions) {
      view["workflows"].push_back(definition_view(*definition));
      Json& said = view["workflows"].back()["warnings"] = Json::array();
      for (const workflow::DefinitionWarning& warning : *warnings)
        if (warning.workflow == definition->name)
          said.push_back({{"text", warning.text}, {"line", warning.line}});
    }
    for (const domain::Persona& persona : visit.unit.catalog.personas)
      view["personas"].push_back(persona_view(persona));
    return editor_page(visit, "definitions.html", {"Personas and workflows", "/admin/definitions"},
                       std::move(view));
  });
}

}  // namespace panelist::web::editor
