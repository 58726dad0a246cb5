#pragma once
// Use case: an editor's triage or sign-off.
#include <string>

#include "service/unit.hpp"
#include "service/views.hpp"

namespace panelist::service {

struct TaskDecision {
  TaskId task;
  bool approve{true};
  std::string reason;   ///< required to reject
};
/// Errors: not_found, forbidden, conflict (detail names the state), invalid.
Result<TaskView> decide_task(Unit& unit, const TaskDecision& decision);

}  // namespace panelist::service
