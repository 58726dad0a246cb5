#pragma once
// Internal to the folder: why an open panel waits, seat by seat.
#include "workflow/waiting.hpp"

namespace panelist::workflow {

/// What the explanation of an open panel looks at.
struct PanelView {
  const RunState& state;
  const std::vector<Candidate>& candidates;
  DistinctPeople policy;
  const NameOf& name_of_person;
  Instant now;
  const std::vector<DemandPanel>& demand;
};
/// Fills reason, blocking, expected_at, unblock and needs_editor for an open panel.
void explain_panel(const PanelView& panel, Waiting& waiting);

}  // namespace panelist::workflow
