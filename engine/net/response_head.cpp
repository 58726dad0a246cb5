#include "net/response_head.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <ctime>
#include <nlohmann/json.hpp>
#include <utility>

#include "net/head_check.hpp"

namespace panelist::net {
namespace {

constexpr std::array<std::pair<int, std::string_view>, 34> reasons{{
    {200, "OK"}, {201, "Created"}, {202, "Accepted"}, {204, "No Content"},
    {206, "Partial Content"}, {301, "Moved Permanently"}, {302, "Found"}, {303, "See Other"},
    {304, "Not Modified"}, {307, "Temporary Redirect"}, {308, "Permanent Redirect"},
    {400, "Bad Request"}, {401, "Unauthorized"}, {403, "Forbidden"}, {404, "Not Found"},
    {405, "Method Not Allowed"}, {406, "Not Acceptable"}, {408, "Request Timeout"},
    {409, "Conflict"}, {410, "Gone"}, {411, "Length Required"}, {412, "Precondition Failed"},
    {413, "Content Too Large"}, {414, "URI Too Long"}, {415, "Unsupported Media Type"},
    {417, "Expectation Failed"}, {422, "Unprocessable Content"}, {428, "Precondition Required"},
    {429, "Too Many Requests"}, {431, "Request Header Fields Too Large"},
    {500, "Internal Server Error"}, {503, "Service Unavailable"},
    {505, "HTTP Version Not Supported"}, {507, "Insufficient Storage"},
}};

void append_number(std::string& out, std::size_t number) {
  std::array<char, 20> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
  out.append(digits.data(), end);
}

void append_field(std::string& out, std::string_view name, std::string_view value) {
  out.append(name).append(": ").append(value).append("\r\n");
}

/// IMF-fixdate, made anew once a second on each thread.
std::string_view date_now() {
  thread_local std::time_t made_at = 0;
  thread_local std::string text;
  const std::time_t now = std::time(nullptr);
  if (now == made_at) return text;
  static constexpr std::array<const char*, 7> days{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  static constexpr std::array<const char*, 12> months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  std::tm parts{};
  gmtime_r(&now, &parts);
  std::array<char, 64> buffer{};
  std::strftime(buffer.data(), buffer.size(), " %Y %H:%M:%S GMT", &parts);
  std::array<char, 4> day{};
  std::strftime(day.data(), day.size(), "%d", &parts);
  text = std::string(days.at(static_cast<std::size_t>(parts.tm_wday))) + ", " + day.data() + ' ' +
         months.at(static_cast<std::size_t>(parts.tm_mon)) + buffer.data();
  made_at = now;
  return text;
}

bool has_length(const Response& response) {
  return !response.stream && response.status != 204 && response.status != 304;
}

std::size_t body_size(const Response& response) {
  return response.shared_body ? response.shared_body->size() : response.body.size();
}

bool is_own_field(std::string_view name) {
  return name == "content-length" || name == "connection" || name == "transfer-encoding" ||
         name == "keep-alive" || name == "date" || name == "x-request-id";
}

bool are_sendable(const Headers& headers) {
  return std::all_of(headers.begin(), headers.end(), [](const auto& header) {
    return is_token(header.first) && is_field_value(header.second);
  });
}

}  // namespace

std::string_view reason_phrase(int status) {
  const auto found = std::find_if(reasons.begin(), reasons.end(),
                                  [&](const auto& reason) { return reason.first == status; });
  return found == reasons.end() ? std::string_view("Status") : found->second;
}

bool is_sendable(const Response& response) {
  return response.status >= 200 && response.status <= 599 && are_sendable(response.headers);
}

std::shared_ptr<const std::string> make_fields(const Headers& headers) {
  if (!are_sendable(headers)) return nullptr;
  std::string fields;
  for (const auto& [name, value] : headers)
    if (!is_own_field(name)) append_field(fields, name, value);
  return std::make_shared<const std::string>(std::move(fields));
}

bool has_body(const Response& response, bool is_head_request) {
  return has_length(response) && !is_head_request;
}

std::string format_head(const Response& response, const Framing& framing) {
  std::string out;
  out.reserve(512 + (response.shared_fields ? response.shared_fields->size() : 0));
  out.append("HTTP/1.1 ");
  append_number(out, static_cast<std::size_t>(response.status));
  out.append(" ").append(reason_phrase(response.status)).append("\r\n");
  append_field(out, "date", date_now());
  if (response.shared_fields) out.append(*response.shared_fields);
  std::string_view told_length;
  for (const auto& [name, value] : response.headers) {
    if (name == "content-length") told_length = value;
    const bool is_replaced = is_own_field(name) || (response.stream && name == "cache-control");
    if (!is_replaced) append_field(out, name, value);
  }
  if (!framing.request_id.empty()) append_field(out, "x-request-id", framing.request_id);
  if (response.stream) {
    append_field(out, "cache-control", "no-store");
    append_field(out, "x-accel-buffering", "no");
  }
  if (has_length(response)) {
    const auto size = body_size(response);
    out.append("content-length: ");
    if (framing.is_head_request && size == 0 && !told_length.empty()) {
      out.append(told_length);
    } else {
      append_number(out, size);
    }
    out.append("\r\n");
  }
  if (!framing.keeps_alive) append_field(out, "connection", "close");
  if (framing.keeps_alive && framing.is_http_1_0) append_field(out, "connection", "keep-alive");
  out.append("\r\n");
  return out;
}

Response make_problem(int status, std::string_view detail) {
  nlohmann::ordered_json problem;
  problem["type"] = "about:blank";
  problem["title"] = reason_phrase(status);
  problem["status"] = status;
  problem["detail"] = detail;
  Response response;
  response.status = status;
  response.headers = {{"content-type", "application/problem+json"}, {"cache-control", "no-store"}};
  response.body = problem.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  return response;
}

}  // namespace panelist::net
