#include "web/api/import.hpp"

#include <nlohmann/json.hpp>

#include "web/api/csv.hpp"
#include "web/api/read.hpp"
#include "web/respond.hpp"

namespace panelist::web::api {
namespace {

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

}  // namespace

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

Result<std::vector<Json>> read_rows(std::string_view text, bool is_csv) {
  Result<std::vector<Json>> rows;
  if (is_csv) {
    rows = read_csv(text);
  } else {
    auto body = read_json(text);
    if (!body) return fail(body.error());
    if (!body->is_array())
      return fail({ErrorCode::malformed, "send a JSON array of tools, or text/csv", {}, {}});
    rows = std::vector<Json>(body->begin(), body->end());
  }
  if (rows && rows->size() > import_rows_max)
    return fail({ErrorCode::too_large, "at most 1,000 rows in one import", {}, {}});
  return rows;
}

Import import_rows(Visit& visit, const std::vector<Json>& rows) {
  Import done;
  done.items = Json::array();
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const auto sent = submit_row(visit, rows[i]);
    if (!sent) {
      ++done.refused;
      done.items.push_back(refused_row_json(i, sent.error(), done.mistakes));
      continue;
    }
    ++done.accepted;
    done.items.push_back(
        {{"row", i + 1}, {"status", 201}, {"slug", sent->slug}, {"id", sent->id.value}});
  }
  return done;
}

}  // namespace panelist::web::api
