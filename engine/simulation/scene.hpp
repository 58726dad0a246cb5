#pragma once
// What every simulated actor shares: the world, the process, who there is, what went wrong.
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "base/json.hpp"
#include "simulation/canaries.hpp"
#include "simulation/process.hpp"
#include "simulation/world.hpp"

namespace panelist::simulation {

/// Somebody with an account and a token.
struct Account {
  PersonId person;
  std::string name, email, token, time_zone{"UTC"};
  std::vector<std::string> personas;
};

/// What the house answered about a verdict, and must never take back.
struct AnsweredVerdict {
  RunId run;
  TaskId task;
  std::string commitment;
};

/// Everything counted for the closing line.
struct Counts {
  std::int64_t requests{0}, refused{0}, lost{0}, repeated{0};
  std::int64_t tools{0}, drafts{0}, verdicts{0}, reopened{0}, rounds{0};
  std::int64_t corrected{0}, voided{0}, taken_down{0};
  std::int64_t rebalances{0};
  std::int64_t skipped{0}, moved{0};  ///< steps left out, runs put under another definition
  std::int64_t deaths{0}, power_losses{0}, disk_faults{0}, clock_jumps{0}, restarts{0};
  std::int64_t checks{0};
};

struct Scene {
  World& world;
  WallClock& clock;
  Process& process;
  Canaries& canaries;
  const Materials& materials;
  std::map<PersonId, Account> people{};  ///< reviewers
  std::vector<std::string> tools{};      ///< slugs
  std::map<VerdictId, AnsweredVerdict> answered_verdicts{};
  Counts counts{};
  std::vector<std::string> problems{};
  std::function<void(const std::string&)> trace{};  ///< empty: nobody listens
  std::function<void()> look_at_touched{};          ///< checks the runs that commits have changed
  bool is_calm{false};       ///< the end: everybody is willing, nothing breaks
  bool disk_is_sick{false};  ///< writes may be refused just now

  void problem(const std::string& what);
  void tell(const std::string& what) const {
    if (trace) trace(what);
  }
};

}  // namespace panelist::simulation
