#include "app/demo/receiver.hpp"

#include <charconv>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "base/json.hpp"
#include "base/time.hpp"
#include "delivery/webhook_signature.hpp"

namespace panelist::app::demo {
namespace {

bool is_signed(const net::Request& request, const std::string& secret) {
  const auto id = request.header("webhook-id");
  const auto stamp = request.header("webhook-timestamp");
  const auto signatures = request.header("webhook-signature");
  if (!id || !stamp || !signatures) return false;
  std::int64_t seconds = 0;
  const auto [end, code] = std::from_chars(stamp->data(), stamp->data() + stamp->size(), seconds);
  if (code != std::errc{} || end != stamp->data() + stamp->size()) return false;
  const auto expected = delivery::sign_webhook(secret, *id, seconds, request.body);
  return expected && signatures->find(*expected) != std::string_view::npos;
}

net::Response plain(int status) {
  net::Response response;
  response.status = status;
  return response;
}

}  // namespace

Result<std::unique_ptr<Receiver>> Receiver::start(runtime::EventLoop& loop,
                                                  const std::string& folder) {
  std::unique_ptr<Receiver> receiver(new Receiver(folder));
  net::ServerSettings settings;
  settings.listen = "127.0.0.1:0";
  auto server = net::make_http_server(
      loop, settings, [self = receiver.get()](net::Request request, net::Reply reply) {
        reply(self->receive(request));
      });
  if (!server) return fail(server.error());
  receiver->server_ = std::move(*server);
  return receiver;
}

Receiver::~Receiver() {
  if (server_) server_->stop();
}

std::string Receiver::url(const std::string& door) const {
  return "http://127.0.0.1:" + std::to_string(server_->port()) + "/" + door;
}

void Receiver::know_secret(const std::string& door, const std::string& secret) {
  const std::scoped_lock lock(mutex_);
  (door == "down" ? down_secret_ : hook_secret_) = secret;
}

Receiver::Counts Receiver::counts() const {
  const std::scoped_lock lock(mutex_);
  return counts_;
}

net::Response Receiver::receive(const net::Request& request) {
  const bool is_down_door = request.path == "/down";
  if (request.method != "POST" || (!is_down_door && request.path != "/hook")) return plain(404);
  if (is_down_door && !std::filesystem::exists(folder_ + "/receiver-is-up")) {
    const std::scoped_lock lock(mutex_);
    ++counts_.refused;
    return plain(503);
  }
  bool is_verified = false;
  {
    const std::scoped_lock lock(mutex_);
    is_verified = is_signed(request, is_down_door ? down_secret_ : hook_secret_);
    ++counts_.received;
    counts_.verified += is_verified ? 1 : 0;
  }
  record(request, is_verified, is_verified ? 204 : 401);
  return plain(is_verified ? 204 : 401);
}

void Receiver::record(const net::Request& request, bool is_verified, int status) {
  const Json body = Json::parse(request.body, nullptr, false);
  if (!body.is_object()) return;
  const Json data = body.value("data", Json::object());
  Json line{{"at", format_rfc3339(system_clock().now())},
            {"type", body.value("type", "")},
            {"id", request.header("webhook-id").value_or("")},
            {"verified", is_verified},
            {"status", status},
            {"run", data.value("run", Json::object()).value("id", 0)}};
  if (data.contains("comparison")) line["slug"] = data["comparison"].value("slug", "");
  const std::scoped_lock lock(mutex_);
  std::ofstream out(folder_ + "/received.jsonl", std::ios::app);
  out << line.dump() << "\n";
}

}  // namespace panelist::app::demo
