#pragma once
// Virtual time: what is going to happen, in order of its instant, one act after another.
#include <cstdint>
#include <functional>
#include <queue>
#include <vector>

#include "base/time.hpp"
#include "simulation/dice.hpp"

namespace panelist::simulation {

/// Used on one thread.
class World {
 public:
  using Act = std::function<void()>;
  World(std::uint64_t seed, Instant begins) : seed_(seed), now_(begins) {}
  World(const World&) = delete;
  World& operator=(const World&) = delete;

  std::uint64_t seed() const { return seed_; }
  Instant now() const { return now_; }
  Dice dice(std::string_view actor) const { return {seed_, actor}; }
  /// Acts of one instant happen in the order in which they were asked for; the past means now.
  void at(Instant when, Act act);
  void after(Duration wait, Act act) { at(now_ + wait, std::move(act)); }
  /// Lets the next act happen if it is not later than `until`; false: nothing is left until then,
  /// and now it is `until`.
  bool step(Instant until);
  std::int64_t acts() const { return acts_; }

 private:
  struct Planned {
    Instant when;
    std::uint64_t number;
    Act act;
    friend bool operator<(const Planned& left, const Planned& right) {
      return left.when != right.when ? left.when > right.when : left.number > right.number;
    }
  };
  std::uint64_t seed_;
  Instant now_;
  std::uint64_t planned_{0};
  std::int64_t acts_{0};
  std::priority_queue<Planned> queue_;
};

/// The clock on the machine's wall: the world's time, and how far it is off.
class WallClock final : public Clock {
 public:
  explicit WallClock(const World& world) : world_(world) {}
  Instant now() const override { return world_.now() + offset_; }
  void set_offset(Duration offset) { offset_ = offset; }
  Duration offset() const { return offset_; }

 private:
  const World& world_;
  Duration offset_{0};
};

}  // namespace panelist::simulation
