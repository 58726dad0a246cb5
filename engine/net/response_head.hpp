#pragma once
// A response as bytes: status line, fields, and the bodies of the server's own errors. Pure but for
// the Date field.
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "net/http_message.hpp"

namespace panelist::net {

std::string_view reason_phrase(int status);

/// How a response goes out; what the session knows and the handler does not.
struct Framing {
  bool keeps_alive{true};
  bool is_head_request{false};
  bool is_http_1_0{false};
  std::string_view request_id;
};

/// Whether `response` can be sent: a status of 200 to 599, names that are tokens, values without
/// control characters.
bool is_sendable(const Response& response);
/// Whether bytes follow the head (not for HEAD, 204 and 304).
bool has_body(const Response& response, bool is_head_request);
/// The status line and the fields with their empty line. Adds date, x-request-id, content-length
/// (not for a stream, 204 or 304) and connection; drops what the handler set of those but for the
/// content-length of an answer to HEAD without a body. A stream gets cache-control: no-store.
std::string format_head(const Response& response, const Framing& framing);

/// Fields as bytes, for what is sent many times. Null when one of them cannot be sent. Those that
/// format_head() adds itself are left out.
std::shared_ptr<const std::string> make_fields(const Headers& headers);

/// {"type","title","status","detail"} as application/problem+json, not to be cached.
Response make_problem(int status, std::string_view detail);

}  // namespace panelist::net
