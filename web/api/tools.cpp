#include <nlohmann/json.hpp>

#include "base/hash.hpp"
#include "base/text.hpp"
#include "service/edit_tool.hpp"
#include "service/list_tools.hpp"
#include "service/start_round.hpp"
#include "service/submit_tool.hpp"
#include "web/api/csv.hpp"
#include "web/api/handlers.hpp"
#include "web/api/json.hpp"
#include "web/api/read.hpp"
#include "web/respond.hpp"

namespace panelist::web::api {
namespace {

/// One tool of a request or an import row.
Result<service::ToolSubmission> read_submission(const Json& body) {
  auto facts = domain::read_facts(body, {"compare_with", "workflow"});
  auto compare_with = read_texts(body, "compare_with");
  auto workflow = read_optional_text(body, "workflow");
  Error error;
  bool is_bad = false;
  const auto collect = [&](const auto& read) {
    if (read) return;
    if (!is_bad)
      error = read.error();
    else
      error.fields.insert(error.fields.end(), read.error().fields.begin(),
                          read.error().fields.end());
    is_bad = true;
  };
  collect(facts);
  collect(compare_with);
  collect(workflow);
  if (is_bad) return fail(std::move(error));
  service::ToolSubmission submission;
  submission.facts = std::move(*facts);
  submission.compare_with = std::move(*compare_with);
  submission.workflow = std::move(*workflow);
  return submission;
}

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

/// Rows of an import: a JSON array, or CSV whose first line names the fields.
Result<std::vector<Json>> read_rows(const net::Request& request) {
  const auto type = request.header("content-type").value_or("application/json");
  if (to_lower_ascii(type).starts_with("text/csv")) return read_csv(request.body);
  auto body = read_json(request);
  if (!body) return fail(body.error());
  if (!body->is_array())
    return fail({ErrorCode::malformed, "send a JSON array of tools, or text/csv", {}, {}});
  return std::vector<Json>(body->begin(), body->end());
}
constexpr std::size_t import_rows_max = 1000;

struct ImportMode {
  bool is_dry{false}, is_partial{false};
};

Result<service::SubmittedTool> submit_row(Visit& visit, const Json& row) {
  if (!row.is_object()) return fail(invalid_field("row", "must be an object"));
  const auto submission = read_submission(row);
  if (!submission) return fail(submission.error());
  return service::submit_tool(visit.unit, *submission);
}

/// What a refused row is told, and the same for the answer as a whole: "[3].entry".
Json refused_row_json(std::size_t index, const Error& error, std::vector<FieldError>& all) {
  const std::string place = "[" + std::to_string(index) + "]";
  for (const FieldError& field : error.fields)
    all.push_back({place + "." + field.field, field.message});
  if (error.fields.empty()) all.push_back({place, error.detail});
  Json said = Json::parse(problem(error).body);
  Json row{{"row", index + 1}, {"status", said["status"]}, {"detail", said["detail"]}};
  for (const char* key : {"errors", "slug"})
    if (said.contains(key)) row[key] = std::move(said[key]);
  return row;
}

Answer import_rows(Visit& visit, const std::vector<Json>& rows, ImportMode mode) {
  Json results = Json::array();
  std::vector<FieldError> mistakes;
  int accepted = 0;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const auto done = submit_row(visit, rows[i]);
    if (!done) {
      results.push_back(refused_row_json(i, done.error(), mistakes));
      continue;
    }
    ++accepted;
    Json result{{"row", i + 1}, {"status", 201}, {"slug", done->slug}};
    if (!mode.is_dry) result["id"] = done->id.value;
    results.push_back(std::move(result));
  }
  const int refused = static_cast<int>(rows.size()) - accepted;
  const bool is_kept = !mode.is_dry && (refused == 0 || mode.is_partial);
  const Json body{{"items", std::move(results)},
                  {"accepted", accepted},
                  {"refused", refused},
                  {"stored", is_kept ? accepted : 0}};
  if (is_kept || mode.is_dry) return {json_response(200, body), is_kept};
  return problem({ErrorCode::invalid,
                  std::to_string(refused) + " of " + std::to_string(rows.size()) +
                      " rows are refused; nothing was stored",
                  std::move(mistakes), body.dump()});
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
  auto rows = read_rows(call.request);
  if (!rows) return fail(rows.error());
  if (rows->size() > import_rows_max)
    return fail({ErrorCode::too_large, "at most 1,000 rows in one import", {}, {}});
  const ImportMode mode{call.request.parameter("dry_run") == "1",
                        call.request.parameter("partial") == "1"};
  return writing(
      [rows = std::move(*rows), mode](Visit& visit) { return import_rows(visit, rows, mode); });
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
