#pragma once
// Answers in the shapes the contract knows: JSON, problem+json (RFC 9457), HTML, redirects.
#include <string>
#include <string_view>

#include "base/json.hpp"
#include "base/result.hpp"
#include "net/http_message.hpp"

namespace panelist::web {

/// The HTTP status of an expected failure: the one table from ErrorCode to status.
int status_of(ErrorCode code);
std::string_view title_of(int status);

net::Response json_response(int status, const Json& body);
/// application/problem+json with type, title, status, detail, errors, and the error's extra fields.
net::Response problem(const Error& error);
net::Response problem(int status, std::string_view detail);
net::Response html_response(int status, std::string body);
net::Response text_response(int status, std::string_view content_type, std::string body);
/// 303 after a form, 308 for a page that has another address.
net::Response redirect(int status, const std::string& location);
net::Response no_content();

/// The headers that every answer carries: nothing runs or frames that is not ours.
void harden(net::Response& response);
/// Adds `etag` (quotes are put around it when it has none); answers a read 304 without a body when
/// its If-None-Match names it.
net::Response with_etag(const net::Request& request, net::Response response,
                        const std::string& etag);

}  // namespace panelist::web
