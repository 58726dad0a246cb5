#include "app/local_door.hpp"

#include <unistd.h>

#include <nlohmann/json.hpp>

#include "net/http_client.hpp"
#include "web/form.hpp"

namespace panelist::app {
namespace {

/// Splits "/path?a=b" into the parts a handler looks at.
net::Request make_request(const std::string& method, const std::string& target,
                          const std::string& body, const std::string& content_type) {
  net::Request request;
  request.method = method;
  request.raw_target = target;
  const std::size_t question = target.find('?');
  request.path = target.substr(0, question);
  if (question != std::string::npos)
    if (auto query = web::Form::parse(target.substr(question + 1))) request.query = query->fields();
  if (!body.empty()) request.headers.emplace_back("content-type", content_type);
  request.body = body;
  request.remote_address = "local";
  request.request_id = "cli";
  request.local_uid = geteuid();
  return request;
}

Error error_of(const net::Response& response) {
  const Json problem = Json::parse(response.body, nullptr, false);
  Error error{ErrorCode::conflict, "status " + std::to_string(response.status), {}, {}};
  if (!problem.is_object()) return error;
  error.detail = problem.value("detail", error.detail);
  for (const Json& field : problem.value("errors", Json::array())) {
    const std::string line = field.value("field", "") + ": " + field.value("message", "");
    if (error.detail != line) error.detail += "\n  " + line;
  }
  return error;
}

Result<Json> json_of(const net::Response& response) {
  const std::string& text = response.shared_body ? *response.shared_body : response.body;
  if (response.status >= 400) {
    net::Response whole = response;
    whole.body = text;
    return fail(error_of(whole));
  }
  return text.empty() ? Json() : Json::parse(text, nullptr, false);
}

}  // namespace

LocalDoor::~LocalDoor() = default;

Result<net::Response> LocalDoor::answer(net::Request request) {
  if (own_) return own_->dispatcher().handle_and_wait(std::move(request));
  if (purpose_ == Purpose::change && is_served(config_)) {
    auto socket = local_socket_path(config_);
    if (!socket) return fail(socket.error());
    return net::send_local(*socket, request);
  }
  auto opened = Installation::open(
      config_, {purpose_ == Purpose::read ? Opening::read_only : Opening::serving});
  if (!opened) return fail(opened.error());
  own_ = std::move(*opened);
  return own_->dispatcher().handle_and_wait(std::move(request));
}

Result<Json> LocalDoor::send(const std::string& method, const std::string& target,
                             const std::string& body, const std::string& content_type) {
  auto response = answer(make_request(method, target, body, content_type));
  if (!response) return fail(response.error());
  return json_of(*response);
}

Result<Json> LocalDoor::get(const std::string& target) { return send("GET", target, "", ""); }

Result<Json> LocalDoor::post(const std::string& target, const Json& body) {
  return send("POST", target, body.dump(), "application/json");
}

Result<Json> LocalDoor::get_all(const std::string& target) {
  Json items = Json::array();
  const std::string joint = target.find('?') == std::string::npos ? "?" : "&";
  std::string cursor;
  while (true) {
    auto page = get(target + joint + "limit=200" +
                    (cursor.empty() ? "" : "&cursor=" + web::encode_component(cursor)));
    if (!page) return page;
    for (Json& item : (*page)["items"]) items.push_back(std::move(item));
    if (!(*page)["next"].is_string()) return items;
    cursor = (*page)["next"].get<std::string>();
  }
}

Result<Json> call_socket(const std::string& socket, const std::string& method,
                         const std::string& target, const std::string& body,
                         const std::string& token) {
  net::Request request = make_request(method, target, body, "application/json");
  if (!token.empty()) request.headers.emplace_back("authorization", "Bearer " + token);
  auto response = net::send_local(socket, request);
  if (!response) return fail(response.error());
  return json_of(*response);
}

}  // namespace panelist::app
