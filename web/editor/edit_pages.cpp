// Changing a tool's facts. The form carries the version it began with; when the facts moved on
// meanwhile, both are shown and nothing is lost.
#include <charconv>
#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "service/edit_tool.hpp"
#include "service/list_tools.hpp"
#include "web/editor/form_field.hpp"
#include "web/editor/handlers.hpp"
#include "web/editor/page.hpp"
#include "web/editor/tool_form_view.hpp"
#include "web/form.hpp"
#include "web/respond.hpp"

namespace panelist::web::editor {
namespace {

/// A form holds at most 200 fields; longer lists are changed by the API.
constexpr std::size_t capability_rows_max = 40;

struct EditTry {
  std::vector<FieldError> errors;
  std::vector<std::string> moved;  ///< what saving would change, after somebody else saved
  bool is_stale{false};
  std::string notice;
  int spare_rows{1};
};

Answer form_answer(Visit& visit, const service::ToolView& tool, TypedTool typed,
                   const EditTry& tried, int status) {
  const bool has_too_many = tool.facts.capabilities.size() > capability_rows_max;
  if (has_too_many) typed.capabilities.clear();
  const ToolFormChoices choices{service::list_categories(visit.unit), nullptr, false,
                                has_too_many ? 0 : tried.spare_rows};
  const std::string base = "/editor/tools/" + tool.tool.slug;
  Json view = tool_form_view(typed, tried.errors, choices);
  view["heading"] = "Facts of " + tool.facts.name;
  view["post"] = base + "/edit";
  view["facts_version"] = tool.tool.facts_version;
  view["is_edit"] = true;
  view["is_published"] = tool.tool.is_published;
  view["is_stale"] = tried.is_stale;
  view["moved"] = tried.moved;
  view["notice"] = tried.notice;
  view["capabilities_elsewhere"] = has_too_many;
  view["button"] = tried.is_stale ? "Save mine over it" : "Save";
  view["back"] = visit.actor().is_editor() ? base : "/desk";
  view["scripts"] = script_list({"editor/rows.js"});
  const std::string title = view["heading"];
  return editor_page(visit, "tool_form.html", {title, "/editor"}, std::move(view), status);
}

Answer stale_answer(Visit& visit, const service::ToolView& tool, const TypedTool& typed) {
  EditTry tried;
  tried.is_stale = true;
  if (const auto mine = domain::patch_facts(tool.facts, facts_body(typed, true)))
    tried.moved = domain::describe_changes(tool.facts, *mine);
  return form_answer(visit, tool, typed, tried, 412);
}

Answer refuse(Visit& visit, const service::ToolView& tool, const TypedTool& typed,
              const Error& error) {
  if (error.code == ErrorCode::stale) return stale_answer(visit, tool, typed);
  EditTry tried;
  if (error.code == ErrorCode::invalid) {
    tried.errors = error.fields;
    return form_answer(visit, tool, typed, tried, 422);
  }
  if (error.code != ErrorCode::conflict) return refusal_page(visit, error);
  tried.notice = as_sentence(error.detail) + " Nothing was changed: use another name or category.";
  return form_answer(visit, tool, typed, tried, 409);
}

/// Where an edit leads: editors to the tool's page, others back to the form.
std::string after_edit(const Visit& visit, const std::string& slug) {
  const std::string base = "/editor/tools/" + slug;
  return visit.actor().is_editor() ? base : base + "/edit";
}

Answer save(Visit& visit, const service::ToolView& tool, const TypedTool& typed) {
  Json patch = facts_body(typed, true);
  if (tool.facts.capabilities.size() > capability_rows_max) patch.erase("capabilities");
  const std::string& version = typed.get("facts_version");
  int expected = 0;
  std::from_chars(version.data(), version.data() + version.size(), expected);
  const auto edited = service::edit_tool(visit.unit, tool.tool.slug, patch, expected);
  if (!edited) return refuse(visit, tool, typed, edited.error());
  return see_other(after_edit(visit, edited->slug),
                   edited->changes.empty() ? "unchanged" : "saved");
}

}  // namespace

Result<Plan> edit_tool_page(const Call& call) {
  return reading([slug = call.capture(0)](Visit& visit) -> Answer {
    const auto tool = service::get_tool(visit.unit, slug);
    if (!tool) return refusal_page(visit, tool.error());
    if (!tool->moved_to.empty()) return redirect(308, "/editor/tools/" + tool->moved_to + "/edit");
    if (!tool->may_edit)
      return refusal_page(visit, forbidden("only editors change the facts of this tool now"));
    return form_answer(visit, *tool, typed_tool(tool->facts), {}, 200);
  });
}

Result<Plan> edit_tool(const Call& call) {
  auto form = Form::parse(call.request.body);
  if (!form) return fail(form.error());
  return writing([slug = call.capture(0), typed = typed_tool(*form),
                  wants_rows = form->has("more_rows")](Visit& visit) -> Answer {
    const auto tool = service::get_tool(visit.unit, slug);
    if (!tool) return refusal_page(visit, tool.error());
    if (!tool->moved_to.empty()) return redirect(303, "/editor/tools/" + tool->moved_to + "/edit");
    EditTry more;
    more.spare_rows = 3;
    if (wants_rows) return form_answer(visit, *tool, typed, more, 200);
    return save(visit, *tool, typed);
  });
}

}  // namespace panelist::web::editor
