#pragma once
// Reading an API request: JSON bodies, ids in the path, list parameters, If-Match.
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

#include "base/ids.hpp"
#include "base/json.hpp"
#include "base/result.hpp"
#include "service/list_page.hpp"
#include "web/call.hpp"

namespace panelist::web::api {

/// The body as a JSON object; an empty body is {}. Errors: malformed (not JSON, not UTF-8, nested
/// deeper than `json_depth_max`, not an object).
Result<Json> read_object(const net::Request& request);
inline constexpr int json_depth_max = 32;
/// 422 for the first key of `body` that is not in `known`, naming the nearest known one.
Result<void> refuse_unknown(const Json& body, std::initializer_list<std::string_view> known);
/// read_object and refuse_unknown in one.
Result<Json> read_object(const net::Request& request,
                         std::initializer_list<std::string_view> known);

/// Fields of a body; Error invalid names the field when it is there with another type.
Result<std::string> read_text(const Json& body,
                              std::string_view field);  ///< empty when absent or null
Result<std::optional<std::string>> read_optional_text(const Json& body, std::string_view field);
Result<std::optional<std::int64_t>> read_optional_number(const Json& body, std::string_view field);
Result<std::optional<bool>> read_optional_flag(const Json& body, std::string_view field);
Result<std::vector<std::string>> read_texts(const Json& body, std::string_view field);

/// A positive decimal id from the path; not_found otherwise.
Result<std::int64_t> read_id(const std::string& text);
template <typename T>
Result<T> read_id_as(const std::string& text) {
  auto value = read_id(text);
  if (!value) return fail(value.error());
  return T{*value};
}
/// ?limit= (1 to 200, default 50; malformed otherwise) and ?cursor=.
Result<service::ListPage> read_list_page(const net::Request& request);
/// The number inside If-Match: "7"; nothing when absent or "*". Error malformed.
Result<std::optional<std::int64_t>> read_if_match(const net::Request& request);

/// {"items": [...], "next": cursor or null}
Json list_json(Json items, const std::string& next);

}  // namespace panelist::web::api
