// Sending a tool without an account. Only while the configuration opens it; triage comes first.
#include <nlohmann/json.hpp>

#include "publish/page_head.hpp"
#include "publish/template_set.hpp"
#include "service/list_tools.hpp"
#include "web/editor/duplicates_view.hpp"
#include "web/editor/handlers.hpp"
#include "web/editor/page.hpp"
#include "web/editor/submission.hpp"
#include "web/editor/tool_form_view.hpp"
#include "web/form.hpp"
#include "web/house.hpp"
#include "web/respond.hpp"

namespace panelist::web::editor {
namespace {

Result<void> require_open(const Call& call) {
  if (call.house.rules.submit_open) return {};
  return fail(not_found("tools are not taken by a public form here"));
}

net::Response site_page(const Visit& visit, const char* tmpl, const char* title, Json view,
                        int status) {
  publish::PageHead head;
  head.title = title;
  head.path = "/submit";
  head.section = "submit";
  const Json frame = publish::layout_view(visit.house.site, head);
  view["site"] = frame.at("site");
  view["page"] = frame.at("page");
  view["form_token"] = visit.form_token;
  net::Response response =
      html_response(status, visit.house.templates.render(std::string("editor/") + tmpl, view));
  response.headers.emplace_back("cache-control", "private, no-store");
  return response;
}

struct PublicTry {
  std::vector<FieldError> errors;
  std::vector<service::DuplicateHint> duplicates;
  bool is_taken{false};
  int spare_rows{1};
};

Answer public_form_answer(Visit& visit, const TypedTool& typed, const PublicTry& tried,
                          int status) {
  const ToolFormChoices choices{service::list_categories(visit.unit), nullptr, false,
                                tried.spare_rows};
  Json view = tool_form_view(typed, tried.errors, choices);
  view["post"] = "/submit";
  view["duplicates"] = duplicates_view(tried.duplicates, "/tools/");
  view["has_duplicates"] = !tried.duplicates.empty();
  view["is_taken"] = tried.is_taken;
  view["may_send_anyway"] = !tried.duplicates.empty() && !tried.is_taken;
  view["button"] = view["may_send_anyway"] ? "Send anyway" : "Send";
  return site_page(visit, "public_form.html", "Send a tool", std::move(view), status);
}

/// Only published tools are named to strangers.
std::vector<service::DuplicateHint> known_duplicates(Visit& visit, const domain::ToolFacts& facts) {
  auto hints = service::find_duplicates(visit.unit, facts.name, facts.url);
  std::erase_if(hints, [&](const service::DuplicateHint& hint) {
    const auto tool = service::get_tool(visit.unit, hint.slug);
    return !tool || !tool->tool.is_published;
  });
  return hints;
}

Answer send_publicly(Visit& visit, const TypedTool& typed, bool is_sure) {
  auto submission = read_submission(typed);
  if (!submission)
    return public_form_answer(visit, typed, {submission.error().fields, {}, false, 1}, 422);
  const auto hints = known_duplicates(visit, submission->facts);
  const bool taken = is_taken(hints, submission->facts.category);
  if (!hints.empty() && (taken || !is_sure))
    return public_form_answer(visit, typed, {{}, hints, taken, 1}, 409);
  submission->from_public_form = true;
  const auto sent = service::submit_tool(visit.unit, *submission);
  if (sent) return see_other("/submit/thanks");
  if (sent.error().code == ErrorCode::invalid)
    return public_form_answer(visit, typed, {sent.error().fields, {}, false, 1}, 422);
  if (sent.error().code == ErrorCode::conflict)
    return public_form_answer(visit, typed, {{}, hints, true, 1}, 409);
  return refusal_page(visit, sent.error());
}

}  // namespace

Result<Plan> public_form_page(const Call& call) {
  if (auto open = require_open(call); !open) return fail(open.error());
  return reading([](Visit& visit) { return public_form_answer(visit, {}, {}, 200); });
}

Result<Plan> submit_public(const Call& call) {
  if (auto open = require_open(call); !open) return fail(open.error());
  auto form = Form::parse(call.request.body);
  if (!form) return fail(form.error());
  return writing([typed = typed_tool(*form), is_sure = form->has("anyway"),
                  wants_rows = form->has("more_rows")](Visit& visit) -> Answer {
    if (wants_rows) return public_form_answer(visit, typed, {{}, {}, false, 3}, 200);
    return send_publicly(visit, typed, is_sure);
  });
}

Result<Plan> thanks_page(const Call& call) {
  if (auto open = require_open(call); !open) return fail(open.error());
  return reading([](Visit& visit) -> Answer {
    return site_page(visit, "public_thanks.html", "Thank you", Json::object(), 200);
  });
}

}  // namespace panelist::web::editor
