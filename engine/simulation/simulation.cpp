#include "simulation/simulation.hpp"

#include <array>

#include "base/hash.hpp"
#include "simulation/admin.hpp"
#include "simulation/checks.hpp"
#include "simulation/editor.hpp"
#include "simulation/loops.hpp"
#include "simulation/reader.hpp"
#include "simulation/weather.hpp"

namespace panelist::simulation {
namespace {

using std::chrono::hours;

constexpr std::size_t problems_max = 10;
constexpr Duration end_lasts_at_most = hours{24 * 120};
constexpr std::array zones{"Europe/Berlin", "America/New_York", "Asia/Tokyo", "UTC",
                           "Australia/Sydney"};
constexpr std::array persona_ids{"developer", "skeptic", "buyer", "futurist"};

/// 1 March 2027, 06:00 UTC: a Monday, four weeks before the clocks change in Europe.
Instant beginning() { return from_millis(1'803'880'800'000); }

service::Rules make_rules(Dice dice) {
  service::Rules rules;
  rules.public_url = rules.canonical_base = "https://panelist.example";
  rules.distinct_people = static_cast<workflow::DistinctPeople>(dice.below(3));
  rules.publish_hold = dice.chance(0.3) ? Duration{hours{5}} : Duration{0};
  rules.auto_pairs = dice.below(3);
  return rules;
}

/// One seed's whole cast, in the order in which its parts need each other.
class Play {
 public:
  Play(std::uint64_t seed, const Scale& scale, const Materials& materials,
       const MakeMachine& make_machine, const std::function<void(const std::string&)>& trace)
      : scale_(scale),
        world_(seed, beginning()),
        clock_(world_),
        rules_(make_rules(world_.dice("rules"))),
        machine_(make_machine(seed, clock_)),
        process_(
            world_, *machine_, materials, clock_, rules_,
            {[this](Loop loop) { loops_.wake(loop); }, [this](RunId run) { checks_.touch(run); },
             [this] { checks_.touch_all(); }}),
        scene_{world_, clock_, process_, canaries_, materials},
        outside_(world_.dice("outside"), canaries_),
        loops_(world_, process_, outside_, materials),
        checks_(scene_),
        admin_(scene_),
        weather_(scene_, *machine_, loops_, scale.strikes, [this] { checks_.after_restart(); }),
        reader_(scene_) {
    scene_.look_at_touched = [this] { checks_.look_at_touched(); };
    scene_.trace = [this, trace](const std::string& line) {
      trail_ = sha256(trail_, line);
      if (trace) trace(format_rfc3339(world_.now()) + " " + line);
    };
  }

  History run() {
    if (const auto started = process_.start(0); !started) {
      scene_.problem(started.error().detail);
    } else {
      loops_.start();
      if (make_people()) {
        weather_.begin();
        play(world_.now() + scale_.lasts);
        come_to_an_end();
      }
    }
    return report();
  }

 private:
  bool make_people();
  void play(Instant until);
  void come_to_an_end();
  History report();

  const Scale scale_;
  World world_;
  WallClock clock_;
  const service::Rules rules_;
  std::unique_ptr<Machine> machine_;
  Canaries canaries_;
  Process process_;
  Scene scene_;
  Outside outside_;
  Loops loops_;
  Checks checks_;
  Admin admin_;
  Weather weather_;
  Reader reader_;
  std::vector<std::unique_ptr<Editor>> editors_;
  Sha256 trail_{};
};

bool Play::make_people() {
  admin_.add_endpoints();
  Dice dice = world_.dice("people");
  for (int i = 0; i < scale_.reviewers; ++i) {
    std::vector<std::string> personas{persona_ids[static_cast<std::size_t>(i) % 4]};
    const std::string second = persona_ids[static_cast<std::size_t>(dice.below(4))];
    if (dice.chance(0.5) && second != personas[0]) personas.push_back(second);
    if (!admin_.add("Reviewer-" + std::to_string(i + 1), "reviewer", personas, dice.pick(zones)))
      return false;
  }
  const Duration between = scale_.lasts / (scale_.tools + 1);
  for (int i = 0; i < 2; ++i) {
    const auto account = admin_.add("Editor-" + std::to_string(i + 1), "editor", {}, "UTC");
    if (!account) return false;
    const int tools = (scale_.tools + 1 - i) / 2;
    editors_.push_back(std::make_unique<Editor>(scene_, *account, admin_, tools, between));
    editors_.back()->begin();
  }
  admin_.begin();
  reader_.begin();
  return true;
}

void Play::play(Instant until) {
  while (scene_.problems.size() < problems_max && world_.step(until)) {
    weather_.look();
    checks_.after_act();
    for (const std::string& problem : outside_.take_problems()) scene_.problem(problem);
  }
}

/// Everybody is back, willing and in time, and nothing breaks: then every panel comes out.
void Play::come_to_an_end() {
  scene_.is_calm = true;
  outside_.calm_down();
  weather_.calm_down();
  admin_.call_everybody_back();
  for (const char* persona : persona_ids) {
    admin_.invite(persona);
    admin_.invite(persona);
  }
  const Instant latest = world_.now() + end_lasts_at_most;
  while (world_.now() < latest && scene_.problems.size() < problems_max) {
    play(world_.now() + hours{6});
    bool has_sent_all = true;
    for (const auto& editor : editors_) has_sent_all &= editor->has_sent_all();
    if (has_sent_all && checks_.is_all_done(outside_)) break;
  }
  checks_.at_the_end(outside_);
}

History Play::report() {
  History history;
  history.seed = world_.seed();
  history.counts = scene_.counts;
  history.acts = world_.acts();
  history.timers = loops_.ticks();
  history.messages = outside_.messages();
  history.mails = outside_.mails();
  history.canaries_seen = canaries_.seen();
  history.published = checks_.published();
  history.lasted = world_.now() - beginning();
  history.fingerprint = to_hex(trail_).substr(0, 16);
  history.problems = std::move(scene_.problems);
  return history;
}

}  // namespace

Scale short_scale() { return {}; }

Scale long_scale(int years) { return {200 * years, 30, hours{24 * 365} * years, hours{24 * 5}}; }

History simulate(std::uint64_t seed, const Scale& scale, const Materials& materials,
                 const MakeMachine& make_machine,
                 const std::function<void(const std::string&)>& trace) {
  return Play(seed, scale, materials, make_machine, trace).run();
}

}  // namespace panelist::simulation
