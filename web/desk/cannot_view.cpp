#include "web/desk/cannot_view.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "web/desk/desk_view.hpp"

namespace panelist::web::desk {
namespace {

struct Way {
  std::string_view id, sentence, follows, asks, button;
  bool needs_reason;
};
constexpr Way snooze{"snooze",
                     "Remind me tomorrow",
                     "It leaves your list until tomorrow 09:00. The due time stays as it is.",
                     "",
                     "Remind me tomorrow",
                     false};
constexpr Way release{"release",
                      "Put it back on the open list",
                      "Anybody who fits may take it, you too. It waits until somebody does.",
                      "",
                      "Put it back",
                      false};
constexpr Way delegate{"delegate",
                       "Pass it on to somebody I name",
                       "The seat is theirs at once, with a due time of its own. What you wrote "
                       "stays yours.",
                       "A word to go with it? (may stay empty)",
                       "Pass it on",
                       false};
constexpr Way decline{"decline",
                      "Give it to someone else",
                      "The seat is offered to another reviewer now, and not to you again. What you "
                      "wrote stays yours.",
                      "Why can you not do it?",
                      "Give it to someone else",
                      true};
constexpr Way abstain{"abstain",
                      "Count me as no vote",
                      "Your seat is filled, casts no vote, and the page says so. It cannot be "
                      "undone once the panel closes.",
                      "Why no vote? (may stay empty)",
                      "Count me as no vote",
                      false};
constexpr Way recuse{"recuse",
                     "I have a tie to the maker",
                     "You leave this panel and are never offered this maker again. A verdict you "
                     "sealed here is voided.",
                     "What is the tie?",
                     "I have a tie to the maker",
                     true};

Json way_view(const Way& way, const CannotTry& refused) {
  const bool is_refused = refused.way == way.id;
  return {{"id", way.id},
          {"sentence", way.sentence},
          {"follows", way.follows},
          {"asks", way.asks},
          {"button", way.button},
          {"required", way.needs_reason},
          {"error", is_refused ? refused.message : ""},
          {"reason", is_refused ? refused.reason : ""},
          {"people", Json::array()},
          {"has_people", false},
          {"open", is_refused}};
}

}  // namespace

Json cannot_view(const service::TaskView& task, const std::string& maker,
                 const std::vector<service::PersonRef>& delegates, const CannotTry& refused) {
  Json ways = Json::array();
  if (workflow::is_open(task.state)) ways.push_back(way_view(snooze, refused));
  if (may(task, workflow::Verb::release)) ways.push_back(way_view(release, refused));
  if (may(task, workflow::Verb::delegate) && !delegates.empty()) {
    ways.push_back(way_view(delegate, refused));
    ways.back()["has_people"] = true;
    for (const service::PersonRef& person : delegates)
      ways.back()["people"].push_back({{"id", person.id.value}, {"name", person.name}});
  }
  if (may(task, workflow::Verb::decline)) ways.push_back(way_view(decline, refused));
  if (may(task, workflow::Verb::abstain)) ways.push_back(way_view(abstain, refused));
  if (may(task, workflow::Verb::recuse)) ways.push_back(way_view(recuse, refused));
  // A way that is not open any more has no card to say why.
  const bool is_shown = std::any_of(ways.begin(), ways.end(),
                                    [&](const Json& way) { return way["id"] == refused.way; });
  std::string told = is_shown ? std::string() : refused.message;
  if (!told.empty()) told = "That was not possible: " + told + ". Nothing was changed.";
  return {{"refused", told},        {"path", "/desk/tasks/" + std::to_string(task.id.value)},
          {"tool", task.tool.name}, {"persona", task.persona_title},
          {"maker", maker},         {"ways", std::move(ways)}};
}

}  // namespace panelist::web::desk
