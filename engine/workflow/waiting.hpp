#pragma once
// "Why is this not published yet?": which seats block, who or what wakes the run next, and the
// cheapest action that unblocks it.
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "workflow/assignment.hpp"
#include "workflow/blocker.hpp"
#include "workflow/open_demand.hpp"
#include "workflow/run_state.hpp"

namespace panelist::workflow {

/// One action an editor can take with one button.
struct Unblock {
  /// "assign", "raise_cap" (of `person`, and assign), "invite" (somebody for the persona),
  /// "remind", "resume" (the task when one is named, else the run), "publish", "withdraw", "retry",
  /// "approve", "skip_wait"
  std::string action;
  std::string label;    ///< "Assign Ben Okafor"
  TaskId task;
  std::optional<PersonId> person;
};
struct Waiting {
  std::string reason;   ///< one or two sentences, people by name
  std::vector<std::string> blocking;  ///< personas whose seats block
  std::vector<Blocker> blockers;      ///< what kinds of things block, each once, in their order
  std::optional<Instant> wakes_at, expected_at;
  std::optional<Unblock> unblock;
  bool needs_editor{false};  ///< nobody and nothing else moves it on: belongs under "Needs you"
};
using NameOf = std::function<std::string(PersonId)>;
/// Nothing for a finished run. `demand`: other runs with seats that nobody holds, for which
/// somebody's last place may be kept.
std::optional<Waiting> explain_waiting(const RunState& state,
                                       const std::vector<Candidate>& candidates,
                                       DistinctPeople policy, const NameOf& name_of, Instant now,
                                       const std::vector<DemandPanel>& demand = {});

/// What a seat without a due time is due at: the last moment of the year 9999.
inline constexpr Instant never_due = Instant{Duration{253'402'300'799'999}};
/// When the seats that somebody holds are due: the first has passed, somebody is late; the last has
/// not, somebody has time left. Nothing where nobody holds one that waits.
struct DueSpan {
  Instant first_due_at{}, last_due_at{};
};
std::optional<DueSpan> held_seats_due(const RunState& state);

}  // namespace panelist::workflow
