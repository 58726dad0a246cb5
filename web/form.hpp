#pragma once
// application/x-www-form-urlencoded bodies and cookies.
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "net/http_message.hpp"

namespace panelist::web {

/// At most `form_fields_max` fields; values keep their line breaks as "\n".
class Form {
 public:
  /// Error `malformed` for a bad escape, bad UTF-8, U+0000 or too many fields.
  static Result<Form> parse(std::string_view body);
  /// First value of the field, or empty.
  const std::string& get(std::string_view name) const;
  bool has(std::string_view name) const;
  std::vector<std::string> all(std::string_view name) const;
  const std::vector<std::pair<std::string, std::string>>& fields() const { return fields_; }

 private:
  std::vector<std::pair<std::string, std::string>> fields_;
};
inline constexpr std::size_t form_fields_max = 200;

/// Value of the cookie, or nothing.
std::optional<std::string_view> find_cookie(const net::Request& request, std::string_view name);

/// Percent-encodes everything but unreserved characters.
std::string encode_component(std::string_view text);

}  // namespace panelist::web
