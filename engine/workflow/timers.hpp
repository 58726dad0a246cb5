#pragma once
// Internal to the folder: the clocks of a run as one ordered list, so that `next_wake` and the tick
// can never disagree about what is due.
#include <optional>

#include "workflow/run_state.hpp"

namespace panelist::workflow {

/// At the same instant a reminder comes before the overdue outcome, and tasks before the panel.
enum class TimerKind { reminder, overdue, lease, deadline, hold, retry };
struct Timer {
  Instant at{};
  TimerKind kind{};
  TaskId task;  ///< of the first three kinds
};
/// The earliest clock of the run, due or not; nothing on hold or finished.
std::optional<Timer> next_timer(const RunState& state);
/// When the outcome of an unanswered due time happens.
std::optional<Instant> overdue_at(const Step& step, const Task& task);
/// Reminders that lie at or before `now` for this due time: never sent for a due time that is new.
int first_rung(const Step& step, Instant due_at, Instant now);

}  // namespace panelist::workflow
