#include "service/act_on_task.hpp"

#include "service/advance_run.hpp"
#include "service/make_views.hpp"
#include "service/reason.hpp"
#include "service/task_access.hpp"
#include "storage/person_refs.hpp"
#include "storage/person_repository.hpp"

namespace panelist::service {
namespace {

Result<std::optional<PersonId>> find_assignee(Unit& unit, const TaskAct& act) {
  if (act.assignee_id) return act.assignee_id;
  if (act.assignee.empty()) return std::optional<PersonId>();
  if (act.assignee == "me" && unit.actor.person) return std::optional(unit.actor.person);
  const auto person = storage::find_person_row_by_email(unit.tx, act.assignee);
  if (!person || !person->is_active)
    return fail(invalid_field("assignee", "there is no such person"));
  return std::optional(person->id);
}

/// Triage and sign-off are an editor's: anybody else could not even see what they were given.
Result<void> check_editor(Unit& unit, const workflow::Task& task,
                          const std::optional<PersonId>& assignee) {
  if (task.kind == workflow::TaskKind::verdict || !assignee) return {};
  const auto person = storage::find_person(unit.tx, *assignee);
  if (person && person->is_active && person->roles.has(domain::Role::editor)) return {};
  return fail(invalid_field("assignee", "is no editor"));
}

/// Where a seat changed hands, the answer is about the seat's new task.
const workflow::Task& concerned(const workflow::RunState& state, const workflow::Task& task,
                                workflow::Verb verb) {
  if (verb != workflow::Verb::assign && verb != workflow::Verb::delegate) return task;
  if (workflow::is_open(task.state)) return task;
  for (const workflow::Task& other : state.tasks)
    if (other.kind == task.kind && other.persona == task.persona &&
        workflow::is_open(other.state))
      return other;
  return task;
}

}  // namespace

Result<TaskView> act_on_task(Unit& unit, const TaskAct& act) {
  auto run = lock_and_load_task(unit, act.task);
  if (!run) return fail(run.error());
  if (auto known = require_known_task(unit, run->state, act.task); !known)
    return fail(known.error());
  if (auto fits = check_reason(act.reason); !fits) return fail(fits.error());
  const auto assignee = find_assignee(unit, act);
  if (!assignee) return fail(assignee.error());
  if (auto fits = check_editor(unit, *run->state.find_task(act.task), *assignee); !fits)
    return fail(fits.error());
  const std::string maker = run->maker_folded;
  auto advanced =
      advance_run(unit, *std::move(run),
                  workflow::ActOnTask{act.task, act.verb, act.reason, *assignee});
  if (!advanced) return fail(advanced.error());
  if (act.verb == workflow::Verb::recuse)
    storage::remember_tie(unit.tx, unit.actor.person, maker, act.reason, unit.now);
  const workflow::RunState& state = advanced->run.state;
  const workflow::Task* task = state.find_task(act.task);
  return make_task_view(unit, advanced->run, concerned(state, *task, act.verb));
}

}  // namespace panelist::service
