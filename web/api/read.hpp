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

inline constexpr int json_depth_max = 32;
/// The body as any JSON value. Errors: malformed (not JSON, not UTF-8, nested deeper than
/// `json_depth_max`).
Result<Json> read_json(std::string_view text);
/// The same, an object; an empty body is {}.
Result<Json> read_object(const net::Request& request);
/// 422 for the first key of `body` that is not in `known`, naming the nearest known one.
Result<void> refuse_unknown(const Json& body, std::initializer_list<std::string_view> known);
/// read_object and refuse_unknown in one.
Result<Json> read_object(const net::Request& request,
                         std::initializer_list<std::string_view> known);
/// For a call that takes no fields: its body is empty or {}.
Result<void> refuse_fields(const net::Request& request);

/// 400 about a parameter or a header that cannot be read.
Error malformed_parameter(std::string name, std::string message);

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
/// An id in a list's filter (?run=); nothing when absent. Error invalid names it.
Result<std::optional<std::int64_t>> read_id_parameter(const net::Request& request,
                                                      std::string_view name);
/// The version that If-Match names ("7" or "7.c0ffee"); nothing when absent or "*". A tag that is
/// no version of ours gives `no_version`, which is stale against everything (RFC 9110, 13.1.1).
std::optional<std::int64_t> read_if_match(const net::Request& request);
inline constexpr std::int64_t no_version = -1;

/// {"items": [...], "next": cursor or null}
Json list_json(Json items, const std::string& next);

}  // namespace panelist::web::api
