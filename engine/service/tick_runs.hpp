#pragma once
// The timer loop's use cases. One run per transaction, so that people never wait behind timers.
#include <optional>
#include <vector>

#include "service/unit.hpp"

namespace panelist::service {

/// Runs whose clocks are due at unit.now, in due order; at most `limit`.
std::vector<RunId> list_due_runs(Unit& unit, int limit);
/// When the next clock of any run is due, or the next step of pages; nothing: no clock runs.
std::optional<Instant> find_next_wake(Unit& unit);
/// Comparisons still have to follow a change of their tool.
bool has_pages_due(Unit& unit);
/// Publishes a few of them anew; false: there was nothing to do.
bool tick_pages(Unit& unit);
/// Changes of overview counts stand beside them, from several nodes.
bool has_counts_to_fold(Unit& unit);
/// Adds some of them up; false: there were none.
bool fold_counts(Unit& unit);
/// Lines of the log of heads wait for their number, where several nodes write.
bool has_log_to_number(Unit& unit);
/// Gives it to some of them; false: there were none, or another node is at it.
bool number_log(Unit& unit);
/// Fires everything due of one run, in due order. Not due any more: does nothing. What breaks on
/// the way is a failed step of that run: tried again later, then left to an editor.
Result<void> tick_run(Unit& unit, RunId run);

}  // namespace panelist::service
