#pragma once
// Use case: review a tool again. A new run under the current definition; the published page stays.
#include <optional>
#include <string>
#include <vector>

#include "service/run_view.hpp"
#include "service/unit.hpp"

namespace panelist::service {

struct RoundRequest {
  std::string tool_slug;
  std::vector<std::string> personas;     ///< some seats only; empty: all
  std::optional<std::string> workflow;   ///< nothing: by category, else the default
};
/// Errors: not_found, forbidden (editors), conflict (a round is open: detail names its state),
/// invalid (unknown persona or workflow).
Result<RunView> start_round(Unit& unit, const RoundRequest& request);

}  // namespace panelist::service
