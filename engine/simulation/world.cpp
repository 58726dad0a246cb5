#include "simulation/world.hpp"

#include <algorithm>

namespace panelist::simulation {

void World::at(Instant when, Act act) {
  queue_.push({std::max(when, now_), planned_++, std::move(act)});
}

bool World::step(Instant until) {
  if (queue_.empty() || queue_.top().when > until) {
    now_ = std::max(now_, until);
    return false;
  }
  Planned next = queue_.top();
  queue_.pop();
  now_ = next.when;
  ++acts_;
  next.act();
  return true;
}

}  // namespace panelist::simulation
