// Two installations that differ in one sealed verdict and in nothing else, byte for byte the same
// randomness, times and ids: whoever is not its author gets the same answer from both, from every
// address of the route table, with every filter, order and cursor. A new route joins by itself.
#include <doctest/doctest.h>

#include <nlohmann/json.hpp>
#include <regex>
#include <set>

#include "base/log.hpp"
#include "tests/simulation/installed.hpp"
#include "tests/support/effort.hpp"
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
class Twin : public Installed {
 public:
  Twin(const std::string& decision, const std::string& words) {
    send("admin", "POST", "/api/v1/webhooks",
         {{"url", "https://hook.example/"}, {"types", Json::array({"*"})}});
    const auto other = submit("Other");
    for (const auto& [persona, task] : other)
      REQUIRE(vote(persona, task, "ship", "Public words").is_good());
    const auto seats = submit("Twin");
    const Answer sealed = vote("developer", seats.at("developer"), decision, words);
    REQUIRE(sealed.is_good());
    commitment_ = json_of(sealed).at("commitment");
    send("futurist", "PUT", "/api/v1/tasks/" + std::to_string(seats.at("futurist")) + "/draft",
         {{"quote", "A beginning"}});
  }

  std::vector<std::string> readers() const {
    std::vector<std::string> names{"nobody"};
    for (const auto& [name, token] : tokens())
      if (name != "developer") names.push_back(name);
    return names;
  }
  const std::string& commitment() const { return commitment_; }

 private:
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
