#pragma once
// The request target as a path and parameters. Pure.
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace panelist::net {

struct Target {
  std::string path;                                        ///< begins with '/', clean UTF-8
  std::vector<std::pair<std::string, std::string>> query;  ///< in order
};

/// Decodes %XX. Nothing for a bad escape, a decoded NUL or bytes that are not UTF-8.
std::optional<std::string> decode_percent(std::string_view text, bool plus_is_space);
/// Reads "/path?name=value&...". Nothing when the path does not begin with '/', a segment of it is
/// "." or ".." after decoding, or any part cannot be decoded.
std::optional<Target> decode_target(std::string_view raw);
/// "a=1&b=2" with '+' as space: a query or a form body. Nothing when a part cannot be decoded.
std::optional<std::vector<std::pair<std::string, std::string>>> decode_pairs(std::string_view raw);

}  // namespace panelist::net
