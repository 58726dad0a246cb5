#pragma once
// The deterministic simulation: one seed is one whole history of an installation in virtual time,
// with everything that can go wrong, and every invariant checked on the way.
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "service/unit.hpp"
#include "simulation/machine.hpp"
#include "simulation/process.hpp"
#include "simulation/scene.hpp"

namespace panelist::simulation {

struct Scale {
  int tools{3};  ///< sent in all
  int reviewers{8};
  Duration lasts{std::chrono::hours{24 * 8}};  ///< before everybody becomes willing
  Duration strikes{std::chrono::hours{30}};     ///< between two misfortunes, about
};
/// A few tools over two weeks: what is run by the thousand.
Scale short_scale();
/// About 200 tools a year and 30 people.
Scale long_scale(int years);

struct History {
  std::uint64_t seed{0};
  Counts counts;
  std::int64_t acts{0}, timers{0}, messages{0}, mails{0}, canaries_seen{0}, published{0};
  Duration lasted{0};                 ///< virtual
  std::string fingerprint;            ///< of everything that happened: equal for equal seeds
  std::vector<std::string> problems;  ///< empty: every invariant held and every panel came out
};

/// Runs one seed to its end, or to its first problems. `trace` hears of every act.
History simulate(std::uint64_t seed, const Scale& scale, const Materials& materials,
                 const MakeMachine& make_machine,
                 const std::function<void(const std::string&)>& trace = {});

}  // namespace panelist::simulation
