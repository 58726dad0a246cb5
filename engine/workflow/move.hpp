#pragma once
// Moving a run to another definition of its workflow: what differs, what that means for a run under
// way, and why it may not be done. Pure.
#include <string>
#include <vector>

#include "workflow/run_state.hpp"

namespace panelist::workflow {

struct DefinitionChange {
  /// "title", "categories", "step_added", "step_removed", "step_changed", "order", "persona_added",
  /// "persona_removed", "persona_changed"
  std::string kind;
  std::string subject;  ///< id of the step or persona; may be empty
  std::string text;     ///< one sentence
};
/// Every difference, steps first; none only for equal content.
std::vector<DefinitionChange> describe_changes(const Definition& from, const Definition& to);

/// A conflict's detail that names the state: the definition is the same or another workflow's, the
/// run is finished or on hold, a seat would be lost, or its place in the new steps is not certain.
/// Empty when the run may be moved.
std::string why_no_move(const RunState& state, const Definition& to);
/// What a move that is allowed does to what is under way, one sentence each.
std::vector<std::string> describe_move(const RunState& state, const Definition& to, Instant now);

}  // namespace panelist::workflow
