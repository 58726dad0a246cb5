#pragma once
// Chance that depends on a seed alone. Every actor has dice of its own, so that one more actor does
// not change what the others do.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/time.hpp"

namespace panelist::simulation {

class Dice {
 public:
  explicit Dice(std::uint64_t seed) : state_(seed) {}
  /// The dice of one actor of one seed.
  Dice(std::uint64_t seed, std::string_view actor);
  std::uint64_t next();
  int below(int count);       ///< 0 to count - 1; 0 when count is under 2
  bool chance(double share);  ///< true that often: 0.0 never, 1.0 always
  Duration between(Duration least, Duration most);
  /// Long-tailed around a median: half are shorter, one in forty takes over ten times as long.
  Duration about(Duration median);
  template <typename List>
  auto& pick(List& list) {
    return list[static_cast<std::size_t>(below(static_cast<int>(list.size())))];
  }

 private:
  double share();  ///< 0.0 to below 1.0
  std::uint64_t state_;
};

}  // namespace panelist::simulation
