#pragma once
// What holds unfinished runs up, counted over all of them by the database.
#include <optional>
#include <string>
#include <vector>

#include "storage/transaction.hpp"
#include "workflow/blocker.hpp"

namespace panelist::storage {

/// Open seats and editors' tasks by who holds them and in what state they are.
struct BlockedSeats {
  workflow::Blocker blocker{};
  std::string persona;  ///< empty: an editor's task
  std::optional<PersonId> holder;  ///< of a seat that is late or has time left
  int seats{0};
  std::optional<Instant> oldest_due_at;  ///< of those in time: only where none of theirs is late
};
std::vector<BlockedSeats> count_blocked_seats(Transaction& tx, Instant now);

/// Unfinished runs that wait for this. One run counts once per kind.
struct BlockedRuns {
  workflow::Blocker blocker{};
  int runs{0};
  std::optional<Instant> oldest_due_at;  ///< of seats that have time left, for which groups miss it
};
/// `seats`: as counted in the same transaction, at the same moment.
std::vector<BlockedRuns> count_blocked_runs(Transaction& tx, Instant now,
                                            const std::vector<BlockedSeats>& seats);

int count_unfinished_runs(Transaction& tx);
/// Active people with this persona, neither away nor at their cap.
int count_free_people(Transaction& tx, std::string_view persona, Instant now);

struct NextWake {
  RunId run;
  Instant at{};
};
std::vector<NextWake> list_next_wakes(Transaction& tx, int limit);

/// The condition that a run (alias r) or its open task (alias s) waits for this, with `:moment`
/// where `needs_moment`: for searches. The counts above say the same of all runs at once, which a
/// test holds them to.
struct BlockerCondition {
  std::string_view sql;
  bool is_of_task{false}, needs_moment{false};
};
BlockerCondition blocker_condition(workflow::Blocker blocker);

}  // namespace panelist::storage
