#pragma once
// What a step adds to a run's history: its events, their links, and a line of the log of heads.
#include <vector>

#include "service/unit.hpp"
#include "storage/runs.hpp"

namespace panelist::service {

/// The links of a step's events, and the head they end in. The run's row holds the head, so links
/// are made before the row is written and stored after it: events refer to it.
struct HistoryStep {
  std::vector<workflow::ChainLink> links;
  Sha256 head{workflow::chain_origin};
};
HistoryStep link_history(Unit& unit, const Sha256& head, RunId run,
                         const std::vector<workflow::Event>& events);
/// Stores the events. At most one line of the log per step.
void record_history(Unit& unit, const workflow::RunState& after,
                    const std::vector<workflow::Event>& events, const HistoryStep& step);

}  // namespace panelist::service
