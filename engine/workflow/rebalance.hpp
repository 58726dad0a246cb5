#pragma once
// Shares out the open demand of all runs at once: seats nobody holds, and seats whose holders
// cannot keep them. assign_seats gives the seats of one panel; this looks at everything that waits.
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "workflow/open_demand.hpp"

namespace panelist::workflow {

struct RebalanceRules {
  DistinctPeople distinct{DistinctPeople::automatic};
  /// Also seats of people with much more to do than others who could have them.
  bool evens_out{false};
  /// Of held seats only those of this person; seats that nobody holds are always shared out.
  std::optional<PersonId> only;
  /// Held seats stay where they are; where not all others can be filled, the most urgent are.
  bool only_unheld{false};
};

/// A held seat moves only where that lowers the total load by more than this: nobody's work is
/// shuffled for nothing. One seat of somebody with the usual share.
inline constexpr std::int64_t move_margin = load_unit;
/// With `evens_out`: a load that many usual seats above the least of those who hold the persona.
inline constexpr int much_busier = 3;

struct SeatMove {
  std::size_t panel{0};  ///< index of the run in the demand
  TaskId task;
  std::string persona;
  std::optional<PersonId> from;
  PersonId to;
  std::optional<Instant> due_at;  ///< as it is now
  std::string why;                ///< for an editor: "Ana is away when it is due (Mon 30 Nov)"
  std::string why_you;            ///< for the new holder
};
/// A seat that should have gone to somebody and cannot: still held, or still nobody's.
struct UnplacedSeat {
  std::size_t panel{0};
  TaskId task;
  std::string persona;
  std::optional<PersonId> holder;
  std::optional<Instant> due_at;
  std::string why;  ///< what is the matter and why nobody can take it
};
struct RebalancePlan {
  std::vector<SeatMove> moves;  ///< in the demand's order
  std::vector<UnplacedSeat> unplaced;
};

/// The demand: of every open panel the seats nobody holds, and those reserved and not begun (no
/// draft) whose holder is away when they are due, over their cap, switched off (not among `people`)
/// or, with `evens_out`, much busier than others. Fills as many of them as can be, then with as few
/// people on two seats of a panel as can be, then at the least total load (each seat costs
/// `load_with`, a move of a held seat `move_margin` more), then by lot from the seed. Never breaks
/// a rule of `why_not`; of several machine accounts with one model the one that fits most seats of
/// a panel stands for all. `people` are all who could take a seat, with the figures of one moment.
///
/// A flow at least cost: memory grows with seats x people who hold the persona, time at worst with
/// seats x that.
RebalancePlan plan_rebalance(const std::vector<DemandPanel>& panels,
                             const std::vector<Candidate>& people, const RebalanceRules& rules,
                             std::uint64_t seed);

}  // namespace panelist::workflow
