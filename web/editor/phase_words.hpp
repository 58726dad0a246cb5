#pragma once
// States of a run as people read them. Pure.
#include <string_view>

#include "workflow/run_state.hpp"

namespace panelist::web::editor {

/// "In review", "On hold", "Signing off".
std::string_view phase_title(workflow::RunPhase phase);

}  // namespace panelist::web::editor
