// One tool: a new round, and what it is compared with.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "service/list_comparisons.hpp"
#include "service/request_comparison.hpp"
#include "service/retract_comparison.hpp"
#include "service/start_round.hpp"
#include "web/editor/confirm_view.hpp"
#include "web/editor/form_field.hpp"
#include "web/editor/handlers.hpp"
#include "web/editor/page.hpp"
#include "web/editor/tool_page_view.hpp"
#include "web/editor/unblock_view.hpp"
#include "web/form.hpp"
#include "web/respond.hpp"

namespace panelist::web::editor {
namespace {

std::string tool_address(const std::string& slug) { return "/editor/tools/" + slug; }

Answer tool_answer(Visit& visit, const std::string& slug, const Json& flash, int status = 200) {
  const auto tool = service::get_tool(visit.unit, slug);
  if (!tool) return refusal_page(visit, tool.error());
  if (!tool->moved_to.empty()) return redirect(308, tool_address(tool->moved_to));
  ToolBeside beside{{}, &visit.unit.catalog};
  service::ToolFilter same_category;
  same_category.category_slug = tool->tool.category_slug;
  if (auto others = service::list_tools(visit.unit, same_category, {100, ""}))
    beside.others = std::move(others->items);
  Json view = tool_page_view(*tool, beside, reader_of(visit));
  if (flash.is_object()) view["flash"] = flash;
  return editor_page(visit, "tool.html", {tool->tool.name, "/editor"}, std::move(view), status);
}

/// The tool's page with why nothing happened.
Answer refuse(Visit& visit, const std::string& slug, const Error& error) {
  const bool is_said = error.code == ErrorCode::conflict || error.code == ErrorCode::invalid ||
                       error.code == ErrorCode::gone;
  if (!is_said) return refusal_page(visit, error);
  return tool_answer(visit, slug,
                     flash_view("amber", as_sentence(error.detail) + " Nothing was changed."),
                     status_of(error.code));
}

/// The last part of an address, or the slug itself.
std::string typed_slug(const std::string& text) {
  const std::string trimmed = to_lower_ascii(trim(text));
  const std::size_t slash = trimmed.find_last_of('/');
  return slash == std::string::npos ? trimmed : trimmed.substr(slash + 1);
}

Answer ask_retraction(Visit& visit, const service::ComparisonView& comparison,
                      const std::string& reason, const std::string& mistake) {
  const std::string title = comparison.left.tool.name + " vs " + comparison.right.tool.name;
  Confirm confirm;
  confirm.heading = "Retract " + title + "?";
  confirm.consequences = {"The page answers 410 with today's date and your reason.",
                          "It leaves the sitemap and every list, and the publishing site is told.",
                          "Verdicts stay on the two tools' own pages."};
  confirm.reason_label = "Why? Readers see this.";
  confirm.is_reason_required = true;
  confirm.reason = reason;
  confirm.mistake = mistake;
  confirm.button = "Retract";
  confirm.post = "/editor/comparisons/" + comparison.slug + "/retract";
  confirm.back = tool_address(comparison.left.tool.slug);
  confirm.back_label = "Back to " + comparison.left.tool.name;
  Json view = confirm_view(confirm);
  return editor_page(visit, "confirm.html", {confirm.heading, "/editor"}, std::move(view),
                     mistake.empty() ? 200 : 422);
}

}  // namespace

Result<Plan> tool_page(const Call& call) {
  return reading(
      [slug = call.capture(0)](Visit& visit) { return tool_answer(visit, slug, Json()); });
}

Result<Plan> start_round(const Call& call) {
  auto form = Form::parse(call.request.body);
  if (!form) return fail(form.error());
  service::RoundRequest request{call.capture(0), form->all("persona"), std::nullopt};
  if (!form->get("workflow").empty()) request.workflow = form->get("workflow");
  return writing([request](Visit& visit) -> Answer {
    const auto run = service::start_round(visit.unit, request);
    if (!run) return refuse(visit, request.tool_slug, run.error());
    return see_other(run_path(run->run.id), "round");
  });
}

Result<Plan> request_comparison(const Call& call) {
  auto form = Form::parse(call.request.body);
  if (!form) return fail(form.error());
  return writing(
      [slug = call.capture(0), with = typed_slug(form->get("with"))](Visit& visit) -> Answer {
        if (with.empty())
          return refuse(visit, slug, invalid_field("with", "name the tool to compare with"));
        const auto asked = service::request_comparison(visit.unit, slug, with);
        if (!asked) return refuse(visit, slug, asked.error());
        return see_other(tool_address(slug), asked->created ? "comparison" : "comparison-there");
      });
}

Result<Plan> retract_page(const Call& call) {
  return reading([slug = call.capture(0)](Visit& visit) -> Answer {
    const auto comparison = service::get_comparison(visit.unit, slug);
    if (!comparison) return refusal_page(visit, comparison.error());
    if (!comparison->moved_to.empty())
      return redirect(308, "/editor/comparisons/" + comparison->moved_to + "/retract");
    return ask_retraction(visit, *comparison, "", "");
  });
}

Result<Plan> retract_comparison(const Call& call) {
  auto form = Form::parse(call.request.body);
  if (!form) return fail(form.error());
  return writing([slug = call.capture(0), reason = reason_of(*form)](Visit& visit) -> Answer {
    const auto comparison = service::get_comparison(visit.unit, slug);
    if (!comparison) return refusal_page(visit, comparison.error());
    const auto done = service::retract_comparison(visit.unit, slug, reason);
    if (done) return see_other(tool_address(comparison->left.tool.slug), "retracted");
    if (done.error().code == ErrorCode::invalid)
      return ask_retraction(visit, *comparison, reason, "Say why: a reason is needed.");
    return refuse(visit, comparison->left.tool.slug, done.error());
  });
}

}  // namespace panelist::web::editor
