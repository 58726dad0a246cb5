#include "simulation/client.hpp"

#include <unistd.h>

#include <nlohmann/json.hpp>

#include "web/form.hpp"

namespace panelist::simulation {
namespace {

constexpr double lost_share = 0.01, twice_share = 0.03;

}  // namespace

Client::Client(Scene& scene, std::string name, bool is_local)
    : scene_(scene),
      name_(std::move(name)),
      is_local_(is_local),
      dice_(scene.world.dice("client " + name_)) {}

Client::Client(Scene& scene, const Account& account) : Client(scene, account.name) {
  token_ = account.token;
  person_ = account.person;
}

net::Request Client::make(const std::string& method, const std::string& target,
                          const std::string& body) const {
  net::Request request;
  request.method = method;
  request.raw_target = target;
  const std::size_t question = target.find('?');
  request.path = target.substr(0, question);
  if (question != std::string::npos)
    if (auto query = web::Form::parse(target.substr(question + 1))) request.query = query->fields();
  request.body = body;
  if (!body.empty()) request.headers.emplace_back("content-type", "application/json");
  if (!token_.empty()) request.headers.emplace_back("authorization", "Bearer " + token_);
  request.remote_address = is_local_ ? "local" : "192.0.2.1";
  if (is_local_) request.local_uid = geteuid();
  request.request_id = name_;
  return request;
}

/// What no answer may ever be: a fault of ours, or somebody else's secret.
Answer Client::look_over(const net::Request& request, Answer answer) {
  ++scene_.counts.requests;
  scene_.look_at_touched();  // first: what has just become public may be read
  if (scene_.trace)
    scene_.tell(name_ + " " + request.method + " " + request.raw_target + " -> " +
                std::to_string(answer.status) +
                (answer.status >= 400 ? " " + answer.body.substr(0, 300) : ""));
  if (answer.status >= 500 && !scene_.disk_is_sick)
    scene_.problem(request.method + " " + request.raw_target + " answered " +
                   std::to_string(answer.status) + ": " + answer.body.substr(0, 300));
  if (answer.status >= 400) ++scene_.counts.refused;
  for (const std::string& leak : scene_.canaries.scan(answer.body, person_))
    scene_.problem(request.method + " " + request.raw_target + " by " + name_ + ": " + leak);
  return answer;
}

Answer Client::send(const net::Request& request) {
  Answer answer = scene_.process.call(request);
  if (answer.is_lost()) {
    ++scene_.counts.lost;
    return answer;
  }
  answer = look_over(request, std::move(answer));
  if (scene_.is_calm || is_local_ || !dice_.chance(lost_share)) return answer;
  ++scene_.counts.lost;
  scene_.tell(name_ + " never saw that answer");
  return {};
}

/// A double click: both arrive at once, and both are told the same.
Answer Client::send_twice(const net::Request& request) {
  auto answers = scene_.process.call_together({request, request});
  for (Answer& answer : answers)
    if (!answer.is_lost()) answer = look_over(request, std::move(answer));
  const bool both_good = answers[0].is_good() && answers[1].is_good();
  if (both_good && answers[0].body != answers[1].body)
    scene_.problem("a doubled " + request.raw_target + " got two different answers");
  return answers[0].is_good() || answers[1].is_lost() ? answers[0] : answers[1];
}

void Client::insist(const net::Request& request, const Then& then, int tries) {
  const bool is_twice =
      tries == 0 && !is_local_ && request.method == "POST" && dice_.chance(twice_share);
  const Answer answer = is_twice ? send_twice(request) : send(request);
  const bool is_refused_by_disk = answer.status == 507 || answer.status == 500;
  if (!answer.is_lost() && !is_refused_by_disk && answer.status != 503) {
    if (then) then(answer);
    return;
  }
  ++scene_.counts.repeated;
  scene_.world.after(dice_.between(std::chrono::seconds{5}, std::chrono::minutes{20}),
                     [this, request, then, tries] { insist(request, then, tries + 1); });
}

Answer Client::get(const std::string& target) { return send(make("GET", target, "")); }

Answer Client::put(const std::string& target, const Json& body, const std::string& if_match) {
  net::Request request = make("PUT", target, body.dump());
  if (!if_match.empty()) request.headers.emplace_back("if-match", if_match);
  return send(request);
}

Answer Client::post_once(const std::string& target, const Json& body) {
  return send(make("POST", target, body.dump()));
}

void Client::post(const std::string& target, const Json& body, Then then) {
  net::Request request = make("POST", target, body.dump());
  if (!is_local_)
    request.headers.emplace_back("idempotency-key", name_ + "-" + std::to_string(++keys_));
  insist(request, then, 0);
}

void Client::patch(const std::string& target, const Json& body, const std::string& if_match,
                   Then then) {
  net::Request request = make("PATCH", target, body.dump());
  if (!if_match.empty()) request.headers.emplace_back("if-match", if_match);
  insist(request, then, 0);
}

Json json_of(const Answer& answer) {
  if (answer.body.empty()) return nullptr;
  Json json = Json::parse(answer.body, nullptr, false);
  return json.is_discarded() ? Json() : json;
}

}  // namespace panelist::simulation
