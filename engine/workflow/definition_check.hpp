#pragma once
// Internal to the folder: what makes a parsed definition a sound one.
#include <string>
#include <vector>

#include "workflow/definition.hpp"

namespace panelist::workflow {

/// A mistake in a definition file: the line it stands on and what was expected there.
struct Mistake {
  int line{1};
  std::string what;
};
/// Throws Mistake when the steps contradict each other; `lines[i]` is where steps[i] begins.
void check_steps(const Definition& definition, const std::vector<int>& lines);

}  // namespace panelist::workflow
