#pragma once
// Reads for `panelist check`: rows compared with what they are projections of. Not on any hot path.
#include <cstdint>
#include <string>
#include <vector>

#include "storage/transaction.hpp"
#include "workflow/event.hpp"

namespace panelist::storage {

/// Run ids above `after`, ascending.
std::vector<RunId> list_run_ids(Transaction& tx, RunId after, int limit);
/// A run's whole history as events, oldest first.
std::vector<workflow::Event> load_history(Transaction& tx, RunId run);
/// One line for each row that contradicts another table: counters, closes, messages, verdicts.
std::vector<std::string> find_contradictions(Transaction& tx);

}  // namespace panelist::storage
