#pragma once
// Reads for `panelist check`: rows compared with what they are projections of. Not on any hot path.
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "base/hash.hpp"
#include "storage/transaction.hpp"

namespace panelist::storage {

/// Calls for every run there is, by id; ids are read in pages.
void each_run(Transaction& tx, const std::function<void(RunId)>& examine);
/// Of every row that holds the state, the history and the verdicts of a run: while it stays the
/// same, so does what a check of the run finds.
Sha256 fingerprint_run(Transaction& tx, RunId run);
/// One line for each row that contradicts another table: counters, closes, messages, verdicts.
std::vector<std::string> find_contradictions(Transaction& tx);

}  // namespace panelist::storage
