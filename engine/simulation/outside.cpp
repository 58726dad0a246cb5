#include "simulation/outside.hpp"

#include <nlohmann/json.hpp>

#include "base/json.hpp"

namespace panelist::simulation {
namespace {

std::string header_of(const net::Headers& headers, const std::string& wanted) {
  for (const auto& [name, value] : headers)
    if (name == wanted) return value;
  return {};
}

}  // namespace

ReceiverAnswer Outside::mood() {
  if (is_calm_ || dice_.chance(0.6)) return {};
  switch (dice_.below(8)) {
    case 0:
      return {429, false, "600"};
    case 1:
      return {503, false, "30"};
    case 2:
      return {410, false, {}};
    case 3:
    case 4:
      return {0, true, {}};
    default:
      return {500, false, {}};
  }
}

ReceiverAnswer Outside::receive(const std::string& url, const net::Headers& headers,
                                const std::string& body) {
  ++messages_;
  const std::string id = header_of(headers, "webhook-id");
  const auto [known, is_new] = bodies_.emplace(id, body);
  if (!is_new && known->second != body)
    problems_.push_back("webhook " + id + " came with two different bodies");
  for (std::string& leak : canaries_.scan(body, {})) problems_.push_back("webhook: " + leak);
  if (url != calm_url) return mood();
  if (calm_ids_.insert(id).second)
    note(body);
  else
    ++repeats_;
  // Even a good receiver hiccups: then the same message comes again.
  return !is_calm_ && dice_.chance(0.03) ? ReceiverAnswer{500, false, {}} : ReceiverAnswer{};
}

void Outside::note(const std::string& body) {
  const Json message = Json::parse(body);
  const std::string type = message.at("type");
  const Json& data = message.at("data");
  if (data.contains("run")) ++by_run_[{type, data["run"].at("id").get<std::int64_t>()}];
  if (!data.contains("comparison")) return;
  const Json& comparison = data["comparison"];
  if (!comparison.contains("content_hash")) return;
  const std::pair<std::string, int> key{comparison.at("slug").get<std::string>(),
                                        comparison.at("revision").get<int>()};
  const std::string hash = comparison["content_hash"].is_string()
                               ? comparison["content_hash"].get<std::string>()
                               : std::string();
  const auto [known, is_new] = revisions_.emplace(key, hash);
  if (!is_new && known->second != hash)
    problems_.push_back("revision " + std::to_string(key.second) + " of " + key.first +
                        " was announced with two contents");
}

bool Outside::receive(const delivery::Mail& mail) {
  if (!is_calm_ && dice_.chance(0.03)) return false;
  const auto [known, is_new] = mails_.emplace(mail.message_id, mail.to_address);
  if (!is_new && known->second != mail.to_address)
    problems_.push_back("two people got mail under one Message-ID " + mail.message_id);
  for (const std::string* part : {&mail.subject, &mail.text, &mail.html})
    for (std::string& leak : canaries_.scan(*part, {})) problems_.push_back("mail: " + leak);
  return true;
}

int Outside::count(const std::string& type, RunId run) const {
  const auto found = by_run_.find({type, run.value});
  return found == by_run_.end() ? 0 : found->second;
}

bool Outside::knows(const std::string& comparison, int revision) const {
  return revisions_.contains({comparison, revision});
}

}  // namespace panelist::simulation
