#include "bench/event_receiver.hpp"

#include <charconv>
#include <nlohmann/json.hpp>
#include <optional>

#include "base/json.hpp"
#include "delivery/webhook_signature.hpp"

namespace panelist::bench {
namespace {

bool is_signed_with(const net::Request& request, const std::string& secret) {
  const auto id = request.header("webhook-id");
  const auto stamp = request.header("webhook-timestamp");
  const auto signatures = request.header("webhook-signature");
  if (!id || !stamp || !signatures) return false;
  std::int64_t seconds = 0;
  if (std::from_chars(stamp->data(), stamp->data() + stamp->size(), seconds).ec != std::errc{})
    return false;
  const auto expected = delivery::sign_webhook(secret, *id, seconds, request.body);
  return expected && signatures->find(*expected) != std::string_view::npos;
}

/// The run of a panel.completed event; nothing for anything else.
std::optional<std::int64_t> completed_run(const std::string& body) {
  const Json event = Json::parse(body, nullptr, false);
  if (!event.is_object() || event.value("type", "") != "panel.completed") return std::nullopt;
  const Json run = event.value("data", Json::object()).value("run", Json::object());
  if (!run.is_object() || !run.contains("id")) return std::nullopt;
  return run["id"].get<std::int64_t>();
}

}  // namespace

Result<std::unique_ptr<EventReceiver>> EventReceiver::start(runtime::EventLoop& loop) {
  std::unique_ptr<EventReceiver> receiver(new EventReceiver());
  net::ServerSettings settings;
  settings.listen = "127.0.0.1:0";
  const auto handle = [self = receiver.get()](const net::Request& request,
                                              const net::Reply& reply) {
    net::Response response;
    response.status = self->receive(request);
    reply(std::move(response));
  };
  auto server = net::make_http_server(loop, settings, handle);
  if (!server) return fail(server.error());
  receiver->server_ = std::move(*server);
  return receiver;
}

EventReceiver::~EventReceiver() {
  if (server_) server_->stop();
}

std::string EventReceiver::url() const {
  return "http://127.0.0.1:" + std::to_string(server_->port()) + "/events";
}

void EventReceiver::know_secret(const std::string& secret) {
  const std::lock_guard lock(mutex_);
  secret_ = secret;
}

int EventReceiver::receive(const net::Request& request) {
  const SteadyTime now = std::chrono::steady_clock::now();
  const std::lock_guard lock(mutex_);
  const auto run = is_signed_with(request, secret_) ? completed_run(request.body) : std::nullopt;
  if (!run) {
    ++refused_;
    return 400;
  }
  Arrival& arrival = arrivals_[*run];
  if (arrival.times++ == 0) arrival.at = now;
  came_.notify_all();
  return 204;
}

std::uint64_t EventReceiver::panels() const {
  const std::lock_guard lock(mutex_);
  return arrivals_.size();
}

std::uint64_t EventReceiver::refused() const {
  const std::lock_guard lock(mutex_);
  return refused_;
}

Arrival EventReceiver::arrival(std::int64_t run) const {
  const std::lock_guard lock(mutex_);
  const auto found = arrivals_.find(run);
  return found == arrivals_.end() ? Arrival{} : found->second;
}

void EventReceiver::wait_for(std::uint64_t panels, Duration silence_max,
                             const MustStop& must_stop) {
  std::unique_lock lock(mutex_);
  std::size_t before = arrivals_.size();
  SteadyTime heard_at = std::chrono::steady_clock::now();
  while (arrivals_.size() < panels && !must_stop()) {
    came_.wait_for(lock, Duration{100});
    const SteadyTime now = std::chrono::steady_clock::now();
    if (arrivals_.size() != before) heard_at = now;
    before = arrivals_.size();
    if (now - heard_at > silence_max) return;
  }
}

}  // namespace panelist::bench
