#pragma once
// Seats that nobody holds, over all runs, and the wakes of their runs.
#include <optional>
#include <string>
#include <vector>

#include "storage/transaction.hpp"

namespace panelist::storage {

struct FreeSeat {
  RunId run;
  std::string persona;
  std::optional<PersonId> given_back_by;
};
/// The most urgent first.
std::vector<FreeSeat> list_free_seats(Transaction& tx, int limit);
/// The run is looked at then, if not before.
void wake_run(Transaction& tx, RunId run, Instant at);
/// What a wake that came leaves behind: the run's own next clock.
void set_wake(Transaction& tx, RunId run, std::optional<Instant> at);
/// Somebody can take work that could not: wakes the run with the most urgent free seat of one of
/// their personas. False: there is none.
bool wake_most_urgent(Transaction& tx, PersonId person, Instant now);

}  // namespace panelist::storage
