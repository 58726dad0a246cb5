#pragma once
// Internal to the folder: which seats are to be shared out anew, and what is the matter with each.
#include <map>

#include "workflow/rebalance.hpp"

namespace panelist::workflow {

enum class Trouble { none, nobody, disabled, absent, over_cap, busy };
struct DemandSeat {
  std::size_t panel{0};
  const Task* task{nullptr};
  Trouble trouble{Trouble::nobody};
  const Candidate* holder{nullptr};  ///< of the people; nothing: nobody, or switched off
  /// Whether the holder may have it after all, when nothing better is found.
  bool may_stay() const { return trouble == Trouble::over_cap || trouble == Trouble::busy; }
};

/// In the order of panels and their seats. The pointers lead into the arguments.
std::vector<DemandSeat> find_demand(const std::vector<DemandPanel>& panels,
                                    const std::map<PersonId, const Candidate*>& people,
                                    const RebalanceRules& rules);
/// "nobody has it", "Ana is over the cap (5 of 3)".
std::string trouble_words(const DemandSeat& seat);

}  // namespace panelist::workflow
