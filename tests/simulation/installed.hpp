#pragma once
// A simulated process with an account for each role, and a panel that a test plays step by step.
#include <doctest/doctest.h>
#include <unistd.h>

#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

#include "simulation/client.hpp"
#include "simulation/rubric.hpp"
#include "tests/simulation/materials.hpp"
#include "web/form.hpp"

namespace panelist::simulation::testing {

class Installed {
 public:
  Installed()
      : world_(5, from_millis(1'803'880'800'000)),
        clock_(world_),
        machine_(machines()(5, clock_)),
        process_(world_, *machine_, materials_, clock_, rules_, {[](Loop) {}, [](RunId) {}}) {
    REQUIRE(process_.start(0));
    add("admin", "admin", {});
    add("editor", "editor", {});
    add("submitter", "submitter", {});
    for (const char* persona : {"developer", "skeptic", "buyer", "futurist"})
      add(persona, "reviewer", {persona});
    add("another", "reviewer", {});
  }

  Machine& machine() { return *machine_; }
  Answer get(const std::string& who, const std::string& target) {
    return process_.call(request(who, "GET", target, ""));
  }
  Json send(const std::string& who, const std::string& method, const std::string& target,
            const Json& body) {
    const Answer answer = process_.call(request(who, method, target, body.dump()));
    INFO(method << " " << target << ": " << answer.body);
    REQUIRE(answer.is_good());
    return json_of(answer);
  }
  /// The seats of the tool's panel, by persona.
  std::map<std::string, std::int64_t> submit(const std::string& name) {
    const Json tool = send("editor", "POST", "/api/v1/tools",
                           {{"name", name},
                            {"tagline", "A tool"},
                            {"category", "Twins"},
                            {"description", "It does one thing."},
                            {"entry", "free"},
                            {"workflow", "panel-review"}});
    const std::int64_t run = tool.at("run").at("id");
    ids_.insert(run);
    std::map<std::string, std::int64_t> seats;
    const Json tasks = json_of(get("editor", "/api/v1/tasks?run=" + std::to_string(run)));
    for (const Json& task : tasks.at("items")) {
      seats[task.at("persona")] = task.at("id");
      ids_.insert(task.at("id").get<std::int64_t>());
    }
    REQUIRE(seats.size() == 4);
    return seats;
  }
  /// With an Idempotency-Key, if it is given one.
  Answer vote(const std::string& persona, std::int64_t task, const std::string& decision,
              const std::string& words, const std::string& key = "") {
    Dice dice(1);
    for (const domain::Persona& one : stock().catalogs[0].personas) {
      if (one.id != persona) continue;
      Json verdict = write_verdict(one, words, dice);
      verdict["decision"] = decision;
      for (const domain::Slot& slot : one.slots)
        if (slot.kind == domain::SlotKind::text) verdict["slots"][slot.id] = words + " indeed.";
      net::Request made = request(
          persona, "POST", "/api/v1/tasks/" + std::to_string(task) + "/verdict", verdict.dump());
      if (!key.empty()) made.headers.emplace_back("idempotency-key", key);
      return process_.call(made);
    }
    FAIL("no persona " << persona);
    return {};
  }
  /// Of whoever has an account, by name.
  const std::map<std::string, std::string>& tokens() const { return tokens_; }
  /// Of every person, run and task.
  const std::set<std::int64_t>& ids() const { return ids_; }

 private:
  net::Request request(const std::string& who, const std::string& method, const std::string& target,
                       const std::string& body) {
    net::Request made;
    made.method = method;
    made.raw_target = target;
    const std::size_t question = target.find('?');
    made.path = target.substr(0, question);
    if (question != std::string::npos)
      made.query = web::Form::parse(target.substr(question + 1)).value().fields();
    made.body = body;
    if (!body.empty()) made.headers.emplace_back("content-type", "application/json");
    if (who == "local")
      made.local_uid = geteuid();
    else if (who != "nobody")
      made.headers.emplace_back("authorization", "Bearer " + tokens_.at(who));
    made.remote_address = "192.0.2.1";
    made.request_id = "same";
    return made;
  }
  void add(const std::string& name, const std::string& role,
           const std::vector<std::string>& personas) {
    const std::string email = name + "@example.org";
    ids_.insert(send("local", "POST", "/api/v1/users",
                     {{"email", email},
                      {"name", name},
                      {"role", role},
                      {"personas", personas},
                      {"send_welcome", false}})
                    .at("id")
                    .get<std::int64_t>());
    tokens_[name] = send("local", "POST", "/api/v1/tokens", {{"email", email}}).at("token");
  }

  const Materials materials_{stock().materials()};
  World world_;
  WallClock clock_;
  service::Rules rules_{};
  std::unique_ptr<Machine> machine_;
  Process process_;
  std::map<std::string, std::string> tokens_;
  std::set<std::int64_t> ids_;
};

}  // namespace panelist::simulation::testing
