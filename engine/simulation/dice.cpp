#include "simulation/dice.hpp"

#include <algorithm>
#include <cmath>

namespace panelist::simulation {

Dice::Dice(std::uint64_t seed, std::string_view actor) : state_(seed) {
  for (const char letter : actor) state_ = next() ^ static_cast<unsigned char>(letter);
}

// splitmix64 (Steele, Lea, Flood 2014): a counter and a mixer, the same on every machine.
std::uint64_t Dice::next() {
  state_ += 0x9e3779b97f4a7c15U;
  std::uint64_t mixed = state_;
  mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9U;
  mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111ebU;
  return mixed ^ (mixed >> 31);
}

int Dice::below(int count) {
  return count < 2 ? 0 : static_cast<int>(next() % static_cast<unsigned>(count));
}

double Dice::share() { return static_cast<double>(next() >> 11) * 0x1.0p-53; }

bool Dice::chance(double wanted) { return share() < wanted; }

Duration Dice::between(Duration least, Duration most) {
  const auto span = static_cast<std::uint64_t>(std::max<std::int64_t>(1, (most - least).count()));
  return least + Duration{static_cast<std::int64_t>(next() % span)};
}

Duration Dice::about(Duration median) {
  // Log-normal by the Box-Muller transform; 1.2 puts the 97.5th percentile at ten times the median.
  const double angle = 2 * M_PI * share();
  const double normal = std::sqrt(-2 * std::log(1 - share())) * std::cos(angle);
  const double factor = std::clamp(std::exp(1.2 * normal), 0.01, 100.0);
  return Duration{static_cast<std::int64_t>(static_cast<double>(median.count()) * factor)};
}

}  // namespace panelist::simulation
