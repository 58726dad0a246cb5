#pragma once
// The rules for the head of a request, checked before anything else looks at it (RFC 9110, RFC
// 9112, and stricter where a proxy in front could read the same bytes differently). Pure functions
// over bytes: no socket, no clock; the fuzzer's first target.
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <tl/expected.hpp>

#include "net/http_message.hpp"
#include "net/limits.hpp"

namespace panelist::net {

/// Why a request is refused. The connection closes after it.
struct HeadError {
  int status{400};
  std::string_view detail;  ///< a fixed sentence; never the client's bytes
};

struct Head {
  std::string method;      ///< upper-case letters and '-'
  std::string raw_target;  ///< origin form, as sent
  std::string path;        ///< decoded
  std::vector<std::pair<std::string, std::string>> query;
  Headers headers;         ///< names in lower case, values trimmed, in order
  std::size_t body_bytes{0};
  bool is_http_1_0{false};
  bool keeps_alive{true};
  bool expects_continue{false};
};

/// Looks for the end of a head in `bytes`, which begin with the request line. `scanned` remembers
/// how far earlier calls looked (0 at first). The number of bytes of the head with its empty line,
/// nothing while it is incomplete; an error as soon as it can only become one (400, 414, 431).
tl::expected<std::optional<std::size_t>, HeadError> find_head_end(std::string_view bytes,
                                                                  std::size_t& scanned,
                                                                  const ServerLimits& limits);

/// Reads a complete head (as found by find_head_end). Errors: 400, 411 (any Transfer-Encoding),
/// 413, 414, 417, 431, 505.
tl::expected<Head, HeadError> parse_head(std::string_view bytes, const ServerLimits& limits);

/// A token of RFC 9110: methods, field names.
bool is_token(std::string_view text);
/// No control characters but tab: what may stand in a field value.
bool is_field_value(std::string_view text);
/// Whether the comma-separated `list` holds `word` (lower case), whatever the list's case.
bool has_list_word(std::string_view list, std::string_view word);

}  // namespace panelist::net
