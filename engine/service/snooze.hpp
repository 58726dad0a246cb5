#pragma once
// Use case: "remind me tomorrow". A personal wish, no engine state; no clock of the run moves.
#include <optional>

#include "service/unit.hpp"
#include "service/views.hpp"

namespace panelist::service {

/// Own open tasks only. Nothing for `until` ends the snooze. Errors: not_found, conflict
/// (finished), invalid (in the past, or over 14 days away).
Result<TaskView> snooze(Unit& unit, TaskId task, std::optional<Instant> until);

}  // namespace panelist::service
