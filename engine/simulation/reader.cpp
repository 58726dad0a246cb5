#include "simulation/reader.hpp"

#include "web/route.hpp"

namespace panelist::simulation {
namespace {

using std::chrono::hours;

}  // namespace

Reader::Reader(Scene& scene) : scene_(scene), dice_(scene.world.dice("reader")) {
  for (const web::Route& route : web::routes())
    if (route.method == "GET" && route.pattern != "/api/v1/events" && route.pattern != "/readyz")
      patterns_.push_back(route.pattern);
}

void Reader::begin() {
  scene_.world.after(hours{2}, [this] { visit(); });
}

/// Ids are guessed around the newest ones, names taken from what there is.
std::string Reader::fill(std::string_view pattern) {
  std::string target;
  while (!pattern.empty()) {
    const std::size_t open = pattern.find('{');
    target += pattern.substr(0, open);
    if (open == std::string_view::npos) break;
    const std::size_t close = pattern.find('}', open);
    const std::string_view name = pattern.substr(open + 1, close - open - 1);
    const bool is_pair = target.find("compar") != std::string::npos;
    if (name == "id" && !scene_.answered_verdicts.empty()) {
      const auto verdict =
          std::next(scene_.answered_verdicts.begin(),
                    dice_.below(static_cast<int>(scene_.answered_verdicts.size())));
      target +=
          std::to_string(target.find("task") != std::string::npos ? verdict->second.task.value
                                                                  : verdict->second.run.value);
    } else if (scene_.tools.empty()) {
      target += "nothing";
    } else {
      target += dice_.pick(scene_.tools);
      if (is_pair) target += "-vs-" + dice_.pick(scene_.tools);
    }
    pattern.remove_prefix(close + 1);
  }
  return target;
}

void Reader::visit() {
  const std::string target = fill(dice_.pick(patterns_));
  const bool is_colleague = !scene_.people.empty() && dice_.chance(0.6);
  if (is_colleague) {
    const auto who =
        std::next(scene_.people.begin(), dice_.below(static_cast<int>(scene_.people.size())));
    Client(scene_, who->second).get(target + (dice_.chance(0.3) ? "?state=all&q=vote:ship" : ""));
  } else {
    Client(scene_, "reader").get(target);
  }
  scene_.world.after(dice_.about(scene_.is_calm ? hours{24} : hours{3}), [this] { visit(); });
}

}  // namespace panelist::simulation
