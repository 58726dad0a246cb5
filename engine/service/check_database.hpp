#pragma once
// The invariants of a whole database, for `panelist check`, the simulator and the tests.
#include <cstdint>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "service/unit.hpp"

namespace panelist::service {

struct Report {
  std::vector<std::pair<std::string, std::int64_t>> counts;  ///< what was looked at, and how many
  std::vector<std::string> problems;  ///< one sentence each; empty: all holds
};
/// What is wrong with one run: its chain, and its state and next wake against the replay of its
/// history.
std::vector<std::string> check_run(Unit& unit, RunId run);
/// State equals replay of history, whose chain and log of heads hold; at most one open or completed
/// task per seat; one person one seat where the policy says so; exactly one close per closed run
/// and its message; every unfinished run has a waker; the counters of open tasks and of overviews;
/// no draft of a finished task but those taken away; foreign references. Reads everything: one read
/// transaction.
Report check_database(Unit& unit);
/// The same, but runs for which `is_known` answers true are not followed once more.
Report check_database_except(Unit& unit, const std::function<bool(RunId)>& is_known);

}  // namespace panelist::service
