#pragma once
// What happens to the machine: the process dies, the power fails, the disk fills or breaks, the
// wall clock jumps, and a restart finds other definition files.
#include <functional>

#include "simulation/loops.hpp"
#include "simulation/scene.hpp"

namespace panelist::simulation {

class Weather {
 public:
  /// `restarted` is called after each start, when everything acknowledged must be there.
  Weather(Scene& scene, Machine& machine, Loops& loops, Duration between,
          std::function<void()> restarted);
  void begin();
  /// After every act: a process whose power failed under it dies now.
  void look();
  /// From now on nothing breaks; what is broken is mended.
  void calm_down();

 private:
  void strike();
  void die(bool loses_power);
  void start_again();
  void break_disk();
  void heal_disk();
  void jump_clock();

  Scene& scene_;
  Machine& machine_;
  Loops& loops_;
  Dice dice_;
  Duration between_;
  std::function<void()> restarted_;
  bool dies_with_disk_{false};  ///< the power is going to fail in the middle of a write
};

}  // namespace panelist::simulation
