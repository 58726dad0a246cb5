#include "web/respond.hpp"

#include <array>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "base/canonical_json.hpp"

namespace panelist::web {
namespace {

struct StatusRow {
  ErrorCode code;
  int status;
};
constexpr std::array<StatusRow, 14> error_statuses{{
    {ErrorCode::malformed, 400},
    {ErrorCode::unauthenticated, 401},
    {ErrorCode::forbidden, 403},
    {ErrorCode::not_found, 404},
    {ErrorCode::conflict, 409},
    {ErrorCode::gone, 410},
    {ErrorCode::stale, 412},
    {ErrorCode::too_large, 413},
    {ErrorCode::unsupported_media, 415},
    {ErrorCode::invalid, 422},
    {ErrorCode::precondition_required, 428},
    {ErrorCode::too_many, 429},
    {ErrorCode::unavailable, 503},
    {ErrorCode::storage_full, 507},
}};

struct TitleRow {
  int status;
  std::string_view title;
};
constexpr std::array<TitleRow, 20> titles{{
    {400, "Bad request"},
    {401, "Sign in first"},
    {403, "Not allowed"},
    {404, "Not found"},
    {405, "Method not allowed"},
    {409, "Conflict"},
    {410, "Gone"},
    {411, "Length required"},
    {412, "Changed in the meantime"},
    {413, "Too large"},
    {414, "Address too long"},
    {415, "Unsupported content type"},
    {422, "Some fields need attention"},
    {428, "If-Match is required"},
    {429, "Too many requests"},
    {431, "Request head too large"},
    {500, "Something went wrong here"},
    {503, "Busy"},
    {505, "HTTP version not supported"},
    {507, "No room to store this"},
}};

/// Canonical JSON is written in a third of the time; text that is no UTF-8 goes the other way.
std::string dump(const Json& body) {
  try {
    return canonical_json(body);
  } catch (const std::logic_error&) {
    return body.dump(-1, ' ', false, Json::error_handler_t::replace);
  }
}

net::Response problem_of(int status, std::string_view detail, Json body) {
  body["type"] = "about:blank";
  body["title"] = title_of(status);
  body["status"] = status;
  body["detail"] = detail;
  net::Response response;
  response.status = status;
  response.headers.emplace_back("content-type", "application/problem+json");
  response.headers.emplace_back("cache-control", "no-store");
  if (status == 401) response.headers.emplace_back("www-authenticate", "Bearer");
  if (status == 503 || status == 507) response.headers.emplace_back("retry-after", "1");
  response.body = dump(body);
  return response;
}

}  // namespace

int status_of(ErrorCode code) {
  for (const StatusRow& row : error_statuses)
    if (row.code == code) return row.status;
  return 500;
}

std::string_view title_of(int status) {
  for (const TitleRow& row : titles)
    if (row.status == status) return row.title;
  return "Error";
}

net::Response json_response(int status, const Json& body) {
  net::Response response;
  response.status = status;
  response.headers.emplace_back("content-type", "application/json");
  response.headers.emplace_back("cache-control", "no-store");
  response.body = dump(body);
  return response;
}

net::Response problem(const Error& error) {
  Json body = Json::object();
  if (!error.extra_json.empty()) {
    body = Json::parse(error.extra_json, nullptr, false);
    if (!body.is_object()) body = Json::object();
  }
  if (!error.fields.empty()) {
    Json fields = Json::array();
    for (const FieldError& field : error.fields)
      fields.push_back({{"field", field.field}, {"message", field.message}});
    body["errors"] = std::move(fields);
  }
  return problem_of(status_of(error.code), error.detail, std::move(body));
}

net::Response problem(int status, std::string_view detail) {
  return problem_of(status, detail, Json::object());
}

net::Response html_response(int status, std::string body) {
  net::Response response;
  response.status = status;
  response.headers.emplace_back("content-type", "text/html; charset=utf-8");
  response.body = std::move(body);
  return response;
}

net::Response text_response(int status, std::string_view content_type, std::string body) {
  net::Response response;
  response.status = status;
  response.headers.emplace_back("content-type", std::string(content_type));
  response.body = std::move(body);
  return response;
}

net::Response redirect(int status, const std::string& location) {
  net::Response response;
  response.status = status;
  response.headers.emplace_back("location", location);
  response.headers.emplace_back("cache-control", "no-store");
  return response;
}

net::Response no_content() {
  net::Response response;
  response.status = 204;
  return response;
}

net::Response with_etag(const net::Request& request, net::Response response,
                        const std::string& etag) {
  const std::string quoted = etag.starts_with('"') ? etag : '"' + etag + '"';
  response.headers.emplace_back("etag", quoted);
  const auto wanted = request.header("if-none-match");
  const bool is_read = request.method == "GET" || request.method == "HEAD";
  if (response.status == 200 && is_read && wanted &&
      (*wanted == "*" || wanted->find(quoted) != std::string_view::npos)) {
    response.status = 304;
    response.body.clear();
    response.shared_body.reset();
  }
  return response;
}

void harden(net::Response& response) {
  response.headers.emplace_back("x-content-type-options", "nosniff");
  response.headers.emplace_back("referrer-policy", "same-origin");
  response.headers.emplace_back(
      "content-security-policy",
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
      "connect-src 'self'; font-src 'self'; form-action 'self'; base-uri 'none'; "
      "frame-ancestors 'none'");
}

}  // namespace panelist::web
