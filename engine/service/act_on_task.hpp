#pragma once
// Use case: any verb of the transition table but submit.
#include <optional>
#include <string>

#include "service/unit.hpp"
#include "service/views.hpp"

namespace panelist::service {

struct TaskAct {
  TaskId task;
  workflow::Verb verb{};
  std::string reason;                   ///< required where workflow::needs_reason
  std::string assignee;                 ///< e-mail address, "me", or empty: assign and delegate
  std::optional<PersonId> assignee_id;  ///< instead of `assignee`
};
/// The task that the act concerned, after it. Errors: not_found (also: not yours to know of),
/// forbidden, conflict (detail names the state), invalid (reason, assignee).
Result<TaskView> act_on_task(Unit& unit, const TaskAct& act);

}  // namespace panelist::service
