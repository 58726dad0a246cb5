#include "simulation/weather.hpp"

namespace panelist::simulation {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

}  // namespace

Weather::Weather(Scene& scene, Machine& machine, Loops& loops, Duration between,
                 std::function<void()> restarted)
    : scene_(scene),
      machine_(machine),
      loops_(loops),
      dice_(scene.world.dice("weather")),
      between_(between),
      restarted_(std::move(restarted)) {}

void Weather::begin() {
  scene_.world.after(dice_.about(between_), [this] { strike(); });
}

void Weather::strike() {
  if (scene_.is_calm) return;
  scene_.world.after(dice_.about(between_), [this] { strike(); });
  if (!scene_.process.is_up() || scene_.disk_is_sick) return;
  switch (dice_.below(6)) {
    case 0:
      return die(false);
    case 1:
      return die(true);
    case 2:
    case 3:
      // In the middle of some act to come: at its next or a later write.
      dies_with_disk_ = true;
      scene_.disk_is_sick = true;
      return machine_.lose_power_at(1 + static_cast<std::uint64_t>(dice_.below(12)));
    case 4:
      return break_disk();
    default:
      return jump_clock();
  }
}

void Weather::look() {
  if (dies_with_disk_ && machine_.has_failed()) die(true);
}

void Weather::die(bool loses_power) {
  ++(loses_power ? scene_.counts.power_losses : scene_.counts.deaths);
  scene_.tell(loses_power ? "the power fails" : "the process is killed");
  if (loses_power)
    machine_.lose_power(dice_.next());
  else
    machine_.kill();
  scene_.process.end();
  machine_.heal();
  dies_with_disk_ = false;
  scene_.disk_is_sick = false;
  scene_.world.after(dice_.between(seconds{1}, hours{2}), [this] { start_again(); });
}

void Weather::start_again() {
  if (scene_.process.is_up()) return;
  ++scene_.counts.restarts;
  const std::size_t catalogs = scene_.materials.catalogs.size();
  const bool is_edited = !scene_.is_calm && dice_.chance(0.3);
  const std::size_t catalog =
      is_edited ? static_cast<std::size_t>(dice_.below(static_cast<int>(catalogs)))
                : scene_.process.catalog();
  scene_.tell("a process starts with catalog " + std::to_string(catalog));
  if (const auto started = scene_.process.start(catalog); !started)
    return scene_.problem("no start after a crash: " + started.error().detail);
  restarted_();
  loops_.start();
}

/// The disk refuses for a while, and the process goes on.
void Weather::break_disk() {
  ++scene_.counts.disk_faults;
  scene_.disk_is_sick = true;
  const auto fault = static_cast<DiskFault>(dice_.below(4));
  scene_.tell("the disk fails");
  machine_.fail_from(1 + static_cast<std::uint64_t>(dice_.below(6)), fault);
  scene_.world.after(dice_.between(minutes{1}, minutes{60}), [this] { heal_disk(); });
}

void Weather::heal_disk() {
  if (!scene_.disk_is_sick || dies_with_disk_) return;
  scene_.tell("the disk is healthy again");
  machine_.heal();
  scene_.disk_is_sick = false;
}

/// A wrong battery, a virtual machine that slept, a step of the time server. Zones and daylight
/// saving are in the people's hours all along.
void Weather::jump_clock() {
  ++scene_.counts.clock_jumps;
  const Duration jump = dice_.chance(0.5) ? dice_.between(minutes{1}, hours{60})
                                          : -dice_.between(minutes{1}, hours{30});
  scene_.tell("the wall clock jumps");
  scene_.clock.set_offset(dice_.chance(0.4) ? Duration{0} : scene_.clock.offset() + jump);
  // The real loops look at the clock at least every 30 s.
  scene_.world.after(dice_.between(Duration{0}, seconds{30}), [this] {
    for (const Loop loop : {Loop::timers, Loop::deliveries, Loop::mail, Loop::sweep})
      loops_.wake(loop);
  });
}

void Weather::calm_down() {
  if (scene_.disk_is_sick) {
    machine_.heal();
    dies_with_disk_ = false;
    scene_.disk_is_sick = false;
  }
  scene_.clock.set_offset(Duration{0});
  if (!scene_.process.is_up()) start_again();
  for (const Loop loop : {Loop::timers, Loop::deliveries, Loop::mail, Loop::sweep})
    loops_.wake(loop);
}

}  // namespace panelist::simulation
