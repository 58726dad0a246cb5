// Sending a tool: the form for people who are signed in.
#include <nlohmann/json.hpp>

#include "publish/addresses.hpp"
#include "service/list_tools.hpp"
#include "web/editor/duplicates_view.hpp"
#include "web/editor/handlers.hpp"
#include "web/editor/page.hpp"
#include "web/editor/phase_words.hpp"
#include "web/editor/submission.hpp"
#include "web/editor/tool_form_view.hpp"
#include "web/editor/unblock_view.hpp"
#include "web/form.hpp"
#include "web/respond.hpp"

namespace panelist::web::editor {
namespace {

struct Tried {
  std::vector<FieldError> errors;
  std::vector<service::DuplicateHint> duplicates;
  bool is_taken{false};
  int spare_rows{2};
};

Answer form_answer(Visit& visit, const TypedTool& typed, const Tried& tried, int status) {
  const ToolFormChoices choices{service::list_categories(visit.unit), &visit.unit.catalog, true,
                                tried.spare_rows};
  Json view = tool_form_view(typed, tried.errors, choices);
  view["heading"] = "Add a tool";
  view["post"] = "/editor/tools/new";
  view["duplicates"] =
      duplicates_view(tried.duplicates, visit.actor().is_editor() ? "/editor/tools/" : "/tools/");
  view["has_duplicates"] = !tried.duplicates.empty();
  view["is_taken"] = tried.is_taken;
  view["may_send_anyway"] = !tried.duplicates.empty() && !tried.is_taken;
  view["button"] = view["may_send_anyway"] ? "Send anyway" : "Send to the panel";
  view["back"] = visit.actor().is_editor() ? "/editor" : "/desk";
  view["scripts"] = script_list({"editor/rows.js"});
  return editor_page(visit, "tool_form.html", {"Add a tool", "/editor"}, std::move(view), status);
}

Answer refuse(Visit& visit, const TypedTool& typed, const Error& error) {
  if (error.code == ErrorCode::invalid)
    return form_answer(visit, typed, {error.fields, {}, false, 2}, 422);
  if (error.code != ErrorCode::conflict) return refusal_page(visit, error);
  const auto hints = service::find_duplicates(visit.unit, typed.get("name"), typed.get("url"));
  return form_answer(visit, typed, {{}, hints, true, 2}, 409);
}

Answer send(Visit& visit, const TypedTool& typed, bool is_sure) {
  const auto submission = read_submission(typed);
  if (!submission) return refuse(visit, typed, submission.error());
  const domain::ToolFacts& facts = submission->facts;
  const auto hints = service::find_duplicates(visit.unit, facts.name, facts.url);
  const bool taken = is_taken(hints, facts.category);
  if (!hints.empty() && (taken || !is_sure))
    return form_answer(visit, typed, {{}, hints, taken, 2}, 409);
  const auto sent = service::submit_tool(visit.unit, *submission);
  if (!sent) return refuse(visit, typed, sent.error());
  if (visit.actor().is_editor()) return see_other(run_path(sent->run), "sent");
  return see_other("/editor/tools/" + sent->slug + "/sent");
}

}  // namespace

Result<Plan> new_tool_page(const Call&) {
  return reading([](Visit& visit) { return form_answer(visit, {}, {}, 200); });
}

Result<Plan> submit_tool(const Call& call) {
  auto form = Form::parse(call.request.body);
  if (!form) return fail(form.error());
  return writing([typed = typed_tool(*form), is_sure = form->has("anyway"),
                  wants_rows = form->has("more_rows")](Visit& visit) -> Answer {
    if (wants_rows) return form_answer(visit, typed, {{}, {}, false, 4}, 200);
    return send(visit, typed, is_sure);
  });
}

Result<Plan> sent_page(const Call& call) {
  return reading([slug = call.capture(0)](Visit& visit) -> Answer {
    const auto tool = service::get_tool(visit.unit, slug);
    if (!tool) return refusal_page(visit, tool.error());
    if (!tool->moved_to.empty()) return redirect(308, "/editor/tools/" + tool->moved_to + "/sent");
    Json view = {{"tool", tool->tool.name},
                 {"phase", tool->run ? phase_title(tool->run->phase) : ""},
                 {"sent", time_view(tool->created_at, reader_of(visit))},
                 {"edit", tool->may_edit ? Json("/editor/tools/" + slug + "/edit") : Json()},
                 {"public_href", nullptr}};
    if (tool->tool.is_published) view["public_href"] = publish::tool_path(slug);
    return editor_page(visit, "sent.html", {"Sent: " + tool->tool.name, "/editor"},
                       std::move(view));
  });
}

}  // namespace panelist::web::editor
