#pragma once
// A workflow drawn in text, for `panelist workflow draw`.
#include <string>

#include "workflow/definition.hpp"

namespace panelist::app {

/// The way of a tool from submitted to published, top to bottom: one box a step, its states, who
/// does it, its clocks.
std::string draw_workflow(const workflow::Definition& definition);

}  // namespace panelist::app
