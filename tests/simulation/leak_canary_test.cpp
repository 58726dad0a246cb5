// Two installations that differ in one sealed verdict and in nothing else, byte for byte the same
// randomness, times and ids: whoever is not its author gets the same answer from both, from every
// address of the route table, with every filter, order and cursor. A new route joins by itself.
#include <doctest/doctest.h>
#include <unistd.h>

#include <map>
#include <nlohmann/json.hpp>
#include <regex>
#include <set>

#include "base/log.hpp"
#include "simulation/client.hpp"
#include "simulation/rubric.hpp"
#include "tests/simulation/materials.hpp"
#include "tests/support/effort.hpp"
#include "web/form.hpp"
#include "web/route.hpp"

using namespace panelist;
using namespace panelist::simulation;
using namespace panelist::simulation::testing;

namespace {

const std::vector<std::string> queries{"",
                                       "?state=all",
                                       "?state=completed",
                                       "?state=published",
                                       "?limit=1",
                                       "?q=vote:ship",
                                       "?q=vote:skip",
                                       "?q=split:1-0",
                                       "?q=split:0-1",
                                       "?q=state:all",
                                       "?q=state:in_review",
                                       "?q=persona:developer",
                                       "?q=overdue",
                                       "?q=Twin",
                                       "?assignee=me",
                                       "?assignee=none",
                                       "?assignee=developer@example.org",
                                       "?sort=votes",
                                       "?left=twin&right=other",
                                       "?tool=twin",
                                       "?category=twins",
                                       "?cursor=1800000000000.1",
                                       "?after=0"};

/// One of the two: a panel with a sealed verdict of the developer, a draft of the futurist, and
/// another tool that is published.
class Twin {
 public:
  Twin(const std::string& decision, const std::string& words)
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
    send("admin", "POST", "/api/v1/webhooks",
         {{"url", "https://hook.example/"}, {"types", Json::array({"*"})}});
    const auto other = submit("Other");
    for (const auto& [persona, task] : other) vote(persona, task, "ship", "Public words");
    const auto seats = submit("Twin");
    vote("developer", seats.at("developer"), decision, words);
    send("futurist", "PUT", "/api/v1/tasks/" + std::to_string(seats.at("futurist")) + "/draft",
         {{"quote", "A beginning"}});
  }

  Answer get(const std::string& who, const std::string& target) {
    return process_.call(request(who, "GET", target, ""));
  }
  std::vector<std::string> readers() const {
    std::vector<std::string> names{"nobody"};
    for (const auto& [name, token] : tokens_)
      if (name != "developer") names.push_back(name);
    return names;
  }
  const std::set<std::int64_t>& ids() const { return ids_; }
  const std::string& commitment() const { return commitment_; }

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
  Json send(const std::string& who, const std::string& method, const std::string& target,
            const Json& body) {
    const Answer answer = process_.call(request(who, method, target, body.dump()));
    INFO(method << " " << target << ": " << answer.body);
    REQUIRE(answer.is_good());
    return json_of(answer);
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
  void vote(const std::string& persona, std::int64_t task, const std::string& decision,
            const std::string& words) {
    Dice dice(1);
    for (const domain::Persona& one : stock().catalogs[0].personas) {
      if (one.id != persona) continue;
      Json verdict = write_verdict(one, words, dice);
      verdict["decision"] = decision;
      for (const domain::Slot& slot : one.slots)
        if (slot.kind == domain::SlotKind::text) verdict["slots"][slot.id] = words + " indeed.";
      const Json done =
          send(persona, "POST", "/api/v1/tasks/" + std::to_string(task) + "/verdict", verdict);
      commitment_ = done.at("commitment");
    }
  }

  const Materials materials_{stock().materials()};
  World world_;
  WallClock clock_;
  service::Rules rules_{};
  std::unique_ptr<Machine> machine_;
  Process process_;
  std::map<std::string, std::string> tokens_;
  std::set<std::int64_t> ids_;
  std::string commitment_;
};

// Most targets are another's id and answer 404: sanitizers look at a quarter of them.
constexpr std::size_t target_stride = test::sweep_stride == 1 ? 1 : 4;

/// Everything that a pattern may stand for here.
std::vector<std::string> targets_of(std::string_view pattern, const std::set<std::int64_t>& ids) {
  const std::size_t open = pattern.find('{');
  if (open == std::string_view::npos) return {std::string(pattern)};
  const std::size_t close = pattern.find('}', open);
  std::vector<std::string> values{"twin",     "other", "other-vs-twin", "twin.md",
                                  "twin.svg", "twins", "developer",     "panel-review"};
  for (const std::int64_t id : ids) values.push_back(std::to_string(id));
  std::vector<std::string> targets;
  for (const std::string& value : values)
    for (const std::string& tail : targets_of(pattern.substr(close + 1), ids))
      targets.push_back(std::string(pattern.substr(0, open)) + value + tail);
  return targets;
}

/// The commitment is public and opaque: it may differ, and so may hashes over it in the histories.
std::string level(std::string text, const Twin& twin, bool is_history = false) {
  for (std::size_t at = text.find(twin.commitment()); at != std::string::npos;
       at = text.find(twin.commitment()))
    text.replace(at, twin.commitment().size(), "COMMITMENT");
  if (!is_history) return text;
  static const std::regex hash("[0-9a-f]{64}");
  return std::regex_replace(text, hash, "HASH");
}

}  // namespace

TEST_CASE("leak canary: no byte of any answer depends on a verdict that is sealed for its reader") {
  log::start("off");
  Twin ship("ship", "Short words");
  Twin skip("skip", "Words of quite another kind and length, for the other twin");
  REQUIRE(ship.ids() == skip.ids());
  REQUIRE(ship.commitment() != skip.commitment());
  std::int64_t compared = 0, shown = 0;
  for (const web::Route& route : web::routes()) {
    if (route.method != "GET" || route.pattern == "/api/v1/events") continue;
    const bool is_history = route.pattern.find("history.json") != std::string_view::npos ||
                            route.pattern.ends_with("/export");
    const std::vector<std::string> targets = targets_of(route.pattern, ship.ids());
    for (std::size_t i = 0; i < targets.size(); i += target_stride) {
      const std::string& target = targets[i];
      for (std::size_t at = 0; at < queries.size(); at += test::sweep_stride) {
        const std::string& query = queries[at];
        // Where a page takes no parameters one is enough.
        if (!query.empty() && target.find("static") != std::string::npos) continue;
        for (const std::string& who : ship.readers()) {
          const Answer one = ship.get(who, target + query), two = skip.get(who, target + query);
          ++compared;
          shown += one.is_good() ? 1 : 0;
          const bool is_same = one.status == two.status && level(one.body, ship, is_history) ==
                                                               level(two.body, skip, is_history);
          if (!is_same) FAIL_CHECK(who << " can tell them apart by " << target << query);
        }
        if (query.empty() && ship.get("admin", target).status == 404) break;
      }
    }
  }
  MESSAGE(compared << " answers compared, " << shown << " of them with content");
  CHECK(shown * test::sweep_stride > 1000);
  // The author sees a difference, so this comparison can fail.
  bool author_sees = false;
  for (const std::int64_t id : ship.ids()) {
    const std::string target = "/api/v1/tasks/" + std::to_string(id);
    author_sees |= ship.get("developer", target).body != skip.get("developer", target).body;
  }
  CHECK(author_sees);
}
