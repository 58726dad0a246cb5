#include "web/editor/move_view.hpp"

#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "web/editor/form_field.hpp"
#include "web/editor/unblock_view.hpp"
#include "web/editor/why_words.hpp"

namespace panelist::web::editor {
namespace {

std::string version_words(const workflow::Definition& definition) {
  return "version " + std::to_string(definition.version);
}

/// "version 2", or what tells two definitions apart that both call themselves version 2.
std::string target_words(const service::MovePreview& preview) {
  if (preview.from->version != preview.to->version) return version_words(*preview.to);
  return version_words(*preview.to) + " as it is loaded now";
}

}  // namespace

Json move_line(const service::RunView& run) {
  if (!run.loaded_workflow) return nullptr;
  const std::string loaded = version_words(*run.loaded_workflow);
  const std::string text =
      run.loaded_workflow->version == run.workflow_version
          ? "This run follows " + loaded + " as it was; the " + loaded + " that is loaded differs."
          : "This run follows version " + std::to_string(run.workflow_version) + "; " + loaded +
                " is loaded.";
  return {{"text", text}, {"href", run_path(run.run.id) + "/move"}};
}

Json move_view(const service::RunView& run, const service::MovePreview& preview,
               const std::string& reason, const std::string& mistake) {
  Json changes = Json::array();
  for (const workflow::DefinitionChange& change : preview.changes)
    changes.push_back(upper_first(change.text));
  Json view = {{"tool", run.tool.name},
               {"back", run_path(run.run.id)},
               {"post", run_path(run.run.id) + "/move"},
               {"title", preview.to->title},
               {"heading", "Move " + run.tool.name + " to " + target_words(preview) + "?"},
               {"from", version_words(*preview.from)},
               {"from_hash", preview.from->hash.substr(0, 12)},
               {"to", target_words(preview)},
               {"to_hash", preview.to->hash.substr(0, 12)},
               {"changes", std::move(changes)},
               {"has_changes", !preview.changes.empty()},
               {"effects", preview.effects},
               {"has_effects", !preview.effects.empty()},
               {"refused", preview.refused.empty() ? Json() : Json(as_sentence(preview.refused))},
               {"mistake", mistake},
               {"form", nullptr}};
  if (preview.refused.empty())
    view["form"] = {{"hash", preview.to->hash}, {"seq", run.run.seq}, {"reason", reason}};
  return view;
}

}  // namespace panelist::web::editor
