#include "simulation/admin.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "service/away_times.hpp"
#include "simulation/outside.hpp"

namespace panelist::simulation {
namespace {

using std::chrono::hours;

std::string user_address(PersonId person, const std::string& verb = {}) {
  return "/api/v1/users/" + std::to_string(person.value) + verb;
}

}  // namespace

Admin::Admin(Scene& scene)
    : scene_(scene), client_(scene, "admin", true), dice_(scene.world.dice("admin")) {}

std::optional<Account> Admin::add(const std::string& name, const std::string& role,
                                  const std::vector<std::string>& personas,
                                  const std::string& zone) {
  Account account{{}, name, name + "@example.org", {}, zone, personas};
  const Answer made = client_.post_once("/api/v1/users", {{"email", account.email},
                                                          {"name", name},
                                                          {"role", role},
                                                          {"personas", personas},
                                                          {"time_zone", zone},
                                                          {"send_welcome", false}});
  if (!made.is_good()) return std::nullopt;
  account.person = PersonId{json_of(made).at("id").get<std::int64_t>()};
  const Answer token = client_.post_once("/api/v1/tokens", {{"email", account.email}});
  if (!token.is_good()) return std::nullopt;
  account.token = json_of(token).at("token");
  if (!personas.empty()) {
    scene_.people[account.person] = account;
    reviewers_.push_back(std::make_unique<Person>(scene_, account));
    by_id_[account.person] = reviewers_.back().get();
    reviewers_.back()->begin();
  }
  return account;
}

void Admin::add_endpoints() {
  for (const char* url : {Outside::calm_url, Outside::moody_url})
    client_.post("/api/v1/webhooks", {{"url", url}, {"types", Json::array({"*"})}},
                 [this](const Answer& answer) {
                   if (answer.is_good())
                     endpoints_.push_back(json_of(answer).at("id"));
                   else
                     scene_.problem("an endpoint could not be made: " + answer.body);
                 });
}

void Admin::begin() {
  scene_.world.after(hours{30}, [this] { visit(); });
}

void Admin::visit() {
  if (scene_.is_calm) return;
  const PersonId person =
      std::next(scene_.people.begin(), dice_.below(static_cast<int>(scene_.people.size())))->first;
  switch (dice_.below(6)) {
    case 0:
      if (!disabled_.empty() || scene_.people.size() < 6) break;
      client_.post(user_address(person, "/disable"), Json::object(),
                   [this, person](const Answer& answer) {
                     if (answer.is_good()) disabled_.push_back(person);
                   });
      break;
    case 1:
      if (disabled_.empty()) break;
      enable(disabled_.back());
      disabled_.pop_back();
      break;
    case 2:
      cap_somebody(person);
      change_work(person);
      break;
    case 3:
      enable_endpoints();
      break;
    default:
      send_away(person);
  }
  scene_.world.after(dice_.about(hours{40}), [this] { visit(); });
}

void Admin::enable(PersonId person) {
  client_.post(user_address(person, "/enable"), Json::object(), [this, person](const Answer&) {
    client_.post("/api/v1/tokens", {{"email", email_of(person)}},
                 [this, person](const Answer& made) {
                   if (!made.is_good())
                     return scene_.problem("no token for somebody who came back");
                   scene_.people.at(person).token = json_of(made).at("token");
                   by_id_.at(person)->use_token(scene_.people.at(person).token);
                 });
  });
}

void Admin::send_away(PersonId person) {
  const Instant now = scene_.clock.now();
  const Instant from = now + dice_.between(hours{0}, hours{48});
  const Instant until = from + dice_.between(hours{12}, hours{24 * 9});
  scene_.process.write([&](service::Unit& unit) {
    unit.actor.person = person;
    return service::set_away(unit, person, from, until).has_value();
  });
}

void Admin::cap_somebody(PersonId person) {
  client_.patch(user_address(person), {{"task_cap", 1 + dice_.below(6)}}, "");
}

void Admin::change_work(PersonId person) {
  Json days = Json::array();
  for (const std::string_view day : domain::weekday_ids)
    if (days.empty() || dice_.chance(0.7)) days.push_back(day);
  client_.patch(user_address(person),
                {{"share", 0.25 * (1 + dice_.below(16))}, {"working_days", std::move(days)}}, "");
}

void Admin::raise_cap(PersonId person) {
  const Answer answer = client_.get(user_address(person));
  if (!answer.is_good()) return;
  const Json user = json_of(answer);
  if (!user.at("task_cap").is_null())
    client_.patch(user_address(person), {{"task_cap", user["task_cap"].get<int>() + 2}}, "");
}

void Admin::enable_endpoints() {
  for (const std::int64_t id : endpoints_) {
    const std::string address = "/api/v1/webhooks/" + std::to_string(id);
    client_.patch(address, {{"state", "active"}}, "");
    client_.post(address + "/replay", {{"failed_only", true}});
  }
}

void Admin::invite(const std::string& persona) {
  // One is enough for a while; the calm end may need more.
  const std::string name =
      "Guest-" + persona + (scene_.is_calm ? "-calm" : "") + std::to_string(invited_.size());
  if (!scene_.is_calm && std::count_if(invited_.begin(), invited_.end(), [&](const auto& one) {
                           return one.find(persona) != std::string::npos;
                         }) >= 2)
    return;
  invited_.insert(name);
  add(name, "reviewer", {persona}, "UTC");
}

std::string Admin::email_of(PersonId person) const {
  const auto found = scene_.people.find(person);
  return found == scene_.people.end() ? "nobody@example.org" : found->second.email;
}

void Admin::call_everybody_back() {
  for (const PersonId person : disabled_) enable(person);
  disabled_.clear();
  for (const auto& [person, account] : scene_.people)
    scene_.process.write([&, id = person](service::Unit& unit) {
      unit.actor.person = id;
      for (const storage::AwayTime& away : service::list_away(unit, id))
        if (!service::remove_away(unit, id, away.id)) return false;
      return true;
    });
  enable_endpoints();
}

}  // namespace panelist::simulation
