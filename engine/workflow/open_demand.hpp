#pragma once
// What other runs wait for, when seats of one run are given: nobody's last place goes to a seat
// that somebody else could take, or that is less urgent.
#include <string>
#include <string_view>
#include <vector>

#include "workflow/assignment.hpp"

namespace panelist::workflow {

/// The kind of a refusal that is no part of any run's state: whoever gave a seat back to the pool
/// is not handed it by the engine, but may claim it again.
inline constexpr std::string_view gave_back{"gave_back"};

/// A run whose panel is open, and who has a tie to its tool's maker.
struct DemandPanel {
  RunState state;
  std::vector<PersonId> tied;
  std::string tool_name{};
};
/// So many seats that nobody holds are looked at beside those of the run itself, the most urgent
/// first: one transaction stays short however much waits.
inline constexpr int open_demand_max = 100;

/// What became of the other runs' seats when all were matched together.
struct JointPlan {
  std::vector<KeptPlace> kept;  ///< in the order of the demand
  /// Runs that could get a seat now; more urgent than every seat that was asked for, or not.
  std::vector<RunId> sooner, later;
};
/// Matches the seats asked for together with those that nobody holds in other runs: as many as can
/// be filled over all, those due earliest first, then with as few people on two seats of a panel as
/// can be, then at the least load, then by lot. `candidates` carry the ties to the maker of the run
/// itself and are all who could take any of these seats.
JointPlan keep_places(const RunState& state, const std::vector<SeatRequest>& requests,
                      const std::vector<Candidate>& candidates, DistinctPeople policy,
                      std::uint64_t seed, const std::vector<DemandPanel>& demand);

/// Due earlier, none last; of equals the one that was opened earlier.
bool is_more_urgent(const Task& left, const Task& right);
/// The seats of an open panel that nobody holds, in page order; none while the run stands still.
std::vector<const Task*> free_seats(const RunState& state);

}  // namespace panelist::workflow
