#pragma once
// What the engine does when a run's next clock is due, in words for people.
#include <string>

#include "workflow/waiting.hpp"

namespace panelist::workflow {

/// "Cleo is reminded of the buyer seat"; empty when no clock runs. `wakes_at`: when the run is
/// woken, which for a free seat may be before its clocks say.
std::string describe_wake(const RunState& state, const std::optional<Instant>& wakes_at,
                          const NameOf& name_of);

}  // namespace panelist::workflow
