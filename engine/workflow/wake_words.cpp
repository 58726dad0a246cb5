#include "workflow/wake_words.hpp"

#include "workflow/assignment_words.hpp"
#include "workflow/timers.hpp"

namespace panelist::workflow {
namespace {

std::string seat_words(const Task& task) {
  if (task.kind == TaskKind::triage) return "the triage";
  if (task.kind == TaskKind::sign_off) return "the sign-off";
  return "the " + persona_words(task.persona) + " seat";
}

std::string holder_words(const Task& task, const NameOf& name_of_person) {
  if (task.assignee) return name_of_person(*task.assignee);
  return task.kind == TaskKind::verdict ? "nobody yet" : "the editors";
}

std::string overdue_words(const RunState& state, const Task& task) {
  const Step* step = step_of(state, task);
  const std::string seat = seat_words(task);
  if (step && step->overdue == OverdueOutcome::reassign)
    return seat + " goes to somebody else if it is still open";
  if (step && step->overdue == OverdueOutcome::escalate)
    return seat + " goes to the editors if it is still open";
  return seat + " is overdue";
}

std::string task_wake_words(const RunState& state, const Timer& timer,
                            const NameOf& name_of_person) {
  const Task* task = state.find_task(timer.task);
  if (!task) return {};
  if (timer.kind == TimerKind::overdue) return overdue_words(state, *task);
  if (timer.kind == TimerKind::lease)
    return seat_words(*task) + " returns to the pool unless " +
           holder_words(*task, name_of_person) + " begins";
  if (!task->assignee && task->kind == TaskKind::verdict)
    return "a reminder of " + seat_words(*task) + " is due, which nobody has";
  const bool are_many = !task->assignee;
  return holder_words(*task, name_of_person) +
         (are_many ? " are reminded of " : " is reminded of ") + seat_words(*task);
}

}  // namespace

std::string describe_wake(const RunState& state, const std::optional<Instant>& wakes_at,
                          const NameOf& name_of_person) {
  const auto timer = next_timer(state);
  if (wakes_at && (!timer || *wakes_at < timer->at)) return "somebody is looked for again";
  if (!timer) return {};
  switch (timer->kind) {
    case TimerKind::reminder:
    case TimerKind::overdue:
    case TimerKind::lease:
      return task_wake_words(state, *timer, name_of_person);
    case TimerKind::deadline:
      return "the panel's deadline comes";
    case TimerKind::hold:
      return "the wait ends";
    case TimerKind::retry:
      return "the failed step is tried again";
  }
  return {};
}

}  // namespace panelist::workflow
