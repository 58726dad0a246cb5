#pragma once
// A run's state as JSON, and where two such states differ.
#include <string>
#include <vector>

#include "base/json.hpp"
#include "workflow/run_state.hpp"

namespace panelist::workflow {

/// Every field that same_state compares; the definition by its hash, people by their number.
Json state_to_json(const RunState& state);
/// One line per value that differs, by its path: "state.tasks[2].assignee: 12, and by replay 14".
/// `found` is what the replay made.
std::vector<std::string> differences(const std::string& path, const Json& told, const Json& found);

}  // namespace panelist::workflow
