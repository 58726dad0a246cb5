#include <nlohmann/json.hpp>

#include "base/hash.hpp"
#include "base/text.hpp"
#include "service/edit_tool.hpp"
#include "service/list_tools.hpp"
#include "service/start_round.hpp"
#include "service/submit_tool.hpp"
#include "web/api/handlers.hpp"
#include "web/api/import.hpp"
#include "web/api/json.hpp"
#include "web/api/read.hpp"
#include "web/respond.hpp"

namespace panelist::web::api {
namespace {

Json submitted_json(const service::SubmittedTool& tool) {
  return {{"id", tool.id.value},
          {"slug", tool.slug},
          {"facts_version", tool.facts_version},
          {"run", {{"id", tool.run.value}, {"state", workflow::to_string(tool.phase)}}}};
}

/// The tag begins with the facts version, which If-Match names; the rest is of the whole answer,
/// since a tool's run moves on while its facts stay.
net::Response tool_response(const Visit& visit, const service::ToolView& tool) {
  net::Response response = json_response(200, tool_json(tool));
  const std::string digest = to_hex(sha256(response.body)).substr(0, 16);
  return with_etag(visit.request, std::move(response),
                   std::to_string(tool.tool.facts_version) + "." + digest);
}

Answer import_answer(Visit& visit, const std::vector<Json>& rows, bool is_dry, bool is_partial) {
  Import done = import_rows(visit, rows);
  const bool is_kept = !is_dry && (done.refused == 0 || is_partial);
  if (is_dry)
    for (Json& item : done.items) item.erase("id");
  const Json body{{"items", std::move(done.items)},
                  {"accepted", done.accepted},
                  {"refused", done.refused},
                  {"stored", is_kept ? done.accepted : 0}};
  if (is_kept || is_dry) return {json_response(200, body), is_kept};
  return problem({ErrorCode::invalid,
                  std::to_string(done.refused) + " of " + std::to_string(rows.size()) +
                      " rows are refused; nothing was stored",
                  std::move(done.mistakes), body.dump()});
}

}  // namespace

Result<Plan> submit_tool(const Call& call) {
  auto body = read_object(call.request);
  if (!body) return fail(body.error());
  auto submission = read_submission(*body);
  if (!submission) return fail(submission.error());
  return writing([submission = std::move(*submission)](Visit& visit) -> Answer {
    const auto tool = service::submit_tool(visit.unit, submission);
    if (!tool) return problem(tool.error());
    net::Response response = json_response(201, submitted_json(*tool));
    response.headers.emplace_back("location", "/api/v1/tools/" + tool->slug);
    return response;
  });
}

Result<Plan> import_tools(const Call& call) {
  const auto type = call.request.header("content-type").value_or("application/json");
  auto rows = read_rows(call.request.body, to_lower_ascii(type).starts_with("text/csv"));
  if (!rows) return fail(rows.error());
  const bool is_dry = call.request.parameter("dry_run") == "1";
  const bool is_partial = call.request.parameter("partial") == "1";
  return writing([rows = std::move(*rows), is_dry, is_partial](Visit& visit) {
    return import_answer(visit, rows, is_dry, is_partial);
  });
}

Result<Plan> list_tools(const Call& call) {
  auto page = read_list_page(call.request);
  if (!page) return fail(page.error());
  service::ToolFilter filter;
  filter.category_slug = call.request.parameter("category").value_or("");
  filter.text = call.request.parameter("q").value_or("");
  filter.only_published = call.request.parameter("state") == "published";
  filter.only_mine = call.request.parameter("submitter") == "me";
  return reading([page = *page, filter](Visit& visit) -> Answer {
    const auto listed = service::list_tools(visit.unit, filter, page);
    if (!listed) return problem(listed.error());
    Json items = Json::array();
    for (const service::ToolRow& row : listed->items) items.push_back(tool_row_json(row));
    return json_response(200, list_json(std::move(items), listed->next));
  });
}

Result<Plan> get_tool(const Call& call) {
  return reading([slug = call.capture(0)](Visit& visit) -> Answer {
    const auto tool = service::get_tool(visit.unit, slug);
    if (!tool) return problem(tool.error());
    if (!tool->moved_to.empty()) return redirect(308, "/api/v1/tools/" + tool->moved_to);
    return tool_response(visit, *tool);
  });
}

Result<Plan> edit_tool(const Call& call) {
  auto patch = read_object(call.request);
  if (!patch) return fail(patch.error());
  const auto version = read_if_match(call.request);
  return writing(
      [slug = call.capture(0), patch = std::move(*patch), version](Visit& visit) -> Answer {
        const auto edited = service::edit_tool(visit.unit, slug, patch, version);
        if (!edited) return problem(edited.error());
        const auto tool = service::get_tool(visit.unit, edited->slug);
        if (!tool) return problem(tool.error());
        return tool_response(visit, *tool);
      });
}

Result<Plan> start_round(const Call& call) {
  auto body = read_object(call.request, {"personas", "workflow"});
  if (!body) return fail(body.error());
  auto personas = read_texts(*body, "personas");
  if (!personas) return fail(personas.error());
  auto workflow = read_optional_text(*body, "workflow");
  if (!workflow) return fail(workflow.error());
  service::RoundRequest round{call.capture(0), std::move(*personas), std::move(*workflow)};
  return writing([round = std::move(round)](Visit& visit) -> Answer {
    const auto run = service::start_round(visit.unit, round);
    if (!run) return problem(run.error());
    return json_response(201, run_json(*run));
  });
}

}  // namespace panelist::web::api
