#pragma once
// Many tools at once, for the API and the editor's page alike: rows in, a result for each.
#include <nlohmann/json.hpp>
#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "base/result.hpp"
#include "service/submit_tool.hpp"
#include "web/call.hpp"

namespace panelist::web::api {

inline constexpr std::size_t import_rows_max = 1000;

/// One tool as POST /tools takes it. Errors: invalid, every mistaken field named.
Result<service::ToolSubmission> read_submission(const Json& body);
/// A JSON array, or CSV whose first line names the fields. Errors: malformed (with the line of a
/// CSV), too_large (over import_rows_max).
Result<std::vector<Json>> read_rows(std::string_view text, bool is_csv);

struct Import {
  /// Per row {row, status, slug, id} or {row, status, detail, errors}.
  Json items;
  std::vector<FieldError> mistakes;  ///< of all rows: "[3].entry"
  int accepted{0}, refused{0};
};
/// Sends every row that can be sent. Whether any of it is kept is the caller's to say.
Import import_rows(Visit& visit, const std::vector<Json>& rows);

}  // namespace panelist::web::api
