#include "service/snooze.hpp"

#include "service/make_views.hpp"
#include "storage/task_lists.hpp"

namespace panelist::service {

Result<TaskView> snooze(Unit& unit, TaskId task, std::optional<Instant> until) {
  auto row = storage::find_task_row(unit.tx, task);
  if (!row || !unit.actor.person || row->task.assignee != unit.actor.person)
    return fail(not_found("there is no such task"));
  if (!workflow::is_open(row->task.state))
    return fail(conflict("the task is " + std::string(workflow::to_string(row->task.state))));
  if (until && *until <= unit.now) return fail(invalid_field("until", "lies in the past"));
  if (until && *until > unit.now + std::chrono::hours{24 * 14})
    return fail(invalid_field("until", "lies over 14 days away"));
  storage::set_snoozed(unit.tx, task, until);
  row->snoozed_until = until;
  return make_task_view(unit, *row);
}

}  // namespace panelist::service
