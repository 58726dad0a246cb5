#pragma once
// Reads for `panelist check`: rows compared with what they are projections of. Not on any hot path.
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "storage/transaction.hpp"
#include "workflow/event.hpp"

namespace panelist::storage {

/// Calls for every run there is, by id; ids are read in pages.
void each_run(Transaction& tx, const std::function<void(RunId)>& examine);
/// A run's whole history as events, oldest first.
std::vector<workflow::Event> load_history(Transaction& tx, RunId run);
/// One line for each row that contradicts another table: counters, closes, messages, verdicts.
std::vector<std::string> find_contradictions(Transaction& tx);

}  // namespace panelist::storage
