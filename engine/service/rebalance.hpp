#pragma once
// Use case: the open work of all runs is shared out anew, after a preview.
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "service/unit.hpp"
#include "service/views.hpp"

namespace panelist::service {

struct RebalanceAsk {
  std::string person;     ///< address: of held seats only theirs; empty: everybody's
  bool evens_out{false};  ///< also seats of people with much more to do than others
};
struct RebalanceSeat {
  RunId run;
  TaskId task;
  std::string tool_slug, tool_name, persona;
  std::optional<PersonRef> from, to;  ///< `to`: nothing for a seat that nobody can take
  std::optional<Instant> due_at;      ///< as it is now; whoever gets it has the whole time
  std::string why;
};
struct RebalancePreview {
  std::string plan;      ///< hash: the same while nothing that matters changed
  std::int64_t seed{0};  ///< what decides between equals, made from the situation
  std::vector<RebalanceSeat> moves, unplaced;
  bool is_cut{false};  ///< more runs wait than are looked at in one go
};
/// At most this many runs, the most urgent first: nobody waits long for the writer meanwhile.
inline constexpr int rebalance_runs_max = 500;

/// Nothing is written. Errors: forbidden (editors), not_found (the person).
Result<RebalancePreview> preview_rebalance(Unit& unit, const RebalanceAsk& ask);

struct RebalanceOutcome {
  RebalanceSeat seat;
  bool is_moved{false};
  std::string why_not;  ///< the seat's own 409, when something else of the plan stood in its way
};
/// Moves every seat of the plan, run by run through the same door as an editor's "assign", in one
/// transaction: the plan is one decision, nothing can come between the look at it and the moves,
/// and people read of it at one moment. A move that is refused leaves the others alone. Errors:
/// forbidden, not_found, stale (the plan would be another one now; nothing is written).
Result<std::vector<RebalanceOutcome>> rebalance(Unit& unit, const RebalanceAsk& ask,
                                                const std::string& plan);

}  // namespace panelist::service
