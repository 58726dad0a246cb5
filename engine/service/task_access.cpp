#include "service/task_access.hpp"

#include <algorithm>

#include "storage/task_lists.hpp"

namespace panelist::service {
namespace {

bool holds_persona(const Unit& unit, const std::string& persona) {
  const auto& personas = unit.actor.personas;
  return std::find(personas.begin(), personas.end(), persona) != personas.end();
}

}  // namespace

bool may_know_task(Unit& unit, const workflow::Task& task) {
  if (unit.actor.is_editor()) return true;
  const PersonId person = unit.actor.person;
  if (!person || task.kind != workflow::TaskKind::verdict) return false;
  if (task.assignee == person) return true;
  if (task.state == workflow::TaskState::ready && holds_persona(unit, task.persona)) return true;
  // Whoever lost a task keeps sight of that one, where their text is, not of the seat's next one.
  return storage::had_task(unit.tx, task.id, person);
}

bool may_know_run(Unit& unit, const workflow::RunState& state) {
  if (unit.actor.is_editor()) return true;
  const PersonId person = unit.actor.person;
  if (!person) return false;
  if (state.submitter == person) return true;
  return std::any_of(state.tasks.begin(), state.tasks.end(), [&](const workflow::Task& task) {
    return task.kind == workflow::TaskKind::verdict && task.assignee == person &&
           task.state != workflow::TaskState::declined && task.state != workflow::TaskState::exited;
  });
}

Result<const workflow::Task*> require_known_task(Unit& unit, const workflow::RunState& state,
                                                 TaskId id) {
  const workflow::Task* task = state.find_task(id);
  if (task == nullptr || !may_know_task(unit, *task))
    return fail(not_found("there is no such task"));
  return task;
}

}  // namespace panelist::service
