// What time brings about, an editor who reminds, and people who leave.
#include <algorithm>

#include "workflow/timers.hpp"
#include "workflow/turn.hpp"

namespace panelist::workflow {
namespace {

/// A reminder is overtaken when a later rung of the same ladder is due as well: after downtime only
/// the last word is said.
bool is_overtaken(const Step& step, const Task& task, Instant now) {
  const auto next = static_cast<std::size_t>(task.rung) + 1;
  if (next < step.reminders.size() && *task.due_at + step.reminders[next] <= now) return true;
  return !task.overdue_done && overdue_at(step, task) <= now;
}

void remind(Turn& turn, const Task& task) {
  const Step& step = *step_of(turn.state(), task);
  const Duration offset = step.reminders[static_cast<std::size_t>(task.rung)];
  const bool is_skipped = is_overtaken(step, task, turn.now());
  Event event =
      turn.by_engine(is_skipped ? EventType::reminder_skipped : EventType::reminder_sent);
  event.task = task.id;
  event.persona = task.persona;
  event.person = task.assignee;
  event.number = task.rung;
  event.due_at = *task.due_at + offset;
  turn.emit(std::move(event));
  if (is_skipped) return;
  const Duration at_due{0};
  turn.tell(offset < at_due ? "due_soon" : offset == at_due ? "due" : "overdue", task.assignee,
            task.id);
}

void escalate(Turn& turn, const Task& task) {
  if (task.assignee) turn.tell("overdue", task.assignee, task.id);
  turn.tell("escalated", std::nullopt, task.id);
}

/// Taking the seat from somebody late makes sense only where somebody else can have it.
void reassign_late(Turn& turn, const Task& task) {
  const SeatOffer offer = find_people(turn, {task.persona}, task.assignee).front();
  if (!offer.person) return escalate(turn, task);
  Event ended = turn.by_engine(EventType::task_exited);
  ended.reason = "overdue";
  take_away(turn, task, std::move(ended));
  reopen_seat(turn, offer);
}

void overdue(Turn& turn, const Task& task) {
  const Step& step = *step_of(turn.state(), task);
  Event event = turn.by_engine(EventType::task_overdue);
  event.task = task.id;
  event.persona = task.persona;
  event.person = task.assignee;
  event.due_at = task.due_at;
  event.note = to_string(step.overdue);
  turn.emit(std::move(event));
  turn.announce("task.overdue", task.id, task.persona);
  const bool is_seat = task.kind == TaskKind::verdict;
  if (step.overdue == OverdueOutcome::reassign && is_seat && task.assignee)
    return reassign_late(turn, task);
  if (step.overdue == OverdueOutcome::remind && task.assignee)
    return turn.tell("overdue", task.assignee, task.id);
  escalate(turn, task);
}

/// Back to the pool, and to somebody else at once where there is somebody.
void expire_lease(Turn& turn, const Task& task) {
  Event event = turn.about(turn.by_engine(EventType::lease_expired), task, TaskState::ready);
  event.person = task.assignee;
  event.due_at = task.lease_until;
  turn.emit(std::move(event));
  const SeatOffer offer = find_people(turn, {task.persona}, task.assignee).front();
  if (!offer.person) return turn.tell("editor_needed", std::nullopt, task.id);
  give_free_seat(turn, task.id, offer);
}

/// Somebody gave it back: it lies in the pool for whoever wants it, and is not handed out.
bool lies_in_pool(const Turn& turn, const Task& task) {
  return std::any_of(turn.in.given_back.begin(), turn.in.given_back.end(),
                     [&](const Refusal& back) { return back.persona == task.persona; });
}

/// Seats that nobody had before this tick are tried again, together.
void offer_again(Turn& turn, const std::vector<TaskId>& were_free) {
  std::vector<TaskId> still_free;
  std::vector<std::string> personas;
  for (const Task* task : free_seats(turn.state())) {
    if (std::find(were_free.begin(), were_free.end(), task->id) == were_free.end()) continue;
    if (lies_in_pool(turn, *task)) continue;
    still_free.push_back(task->id);
    personas.push_back(task->persona);
  }
  if (personas.empty()) return;
  const auto offers = find_people(turn, personas, std::nullopt, Asked::again);
  for (std::size_t i = 0; i < offers.size(); ++i)
    if (offers[i].person) give_free_seat(turn, still_free[i], offers[i]);
}

void reach_deadline(Turn& turn) {
  close_if_complete(turn);
  if (!turn.state().is_panel_open()) return;
  Event event = turn.by_engine(EventType::editor_needed);
  event.number = turn.state().votes_in();
  event.due_at = turn.state().deadline_at;
  event.reason = "the panel's deadline came without a quorum";
  turn.emit(std::move(event));
  turn.tell("editor_needed", std::nullopt);
}

void try_again(Turn& turn) {
  turn.emit(turn.by_engine(EventType::run_retried));
  go_on(turn);
}

void fire(Turn& turn, const Timer& timer) {
  if (timer.kind == TimerKind::retry) return try_again(turn);
  if (timer.kind == TimerKind::deadline) return reach_deadline(turn);
  if (timer.kind == TimerKind::hold) return finish_wait(turn);
  const Task task = *turn.state().find_task(timer.task);
  if (timer.kind == TimerKind::reminder) return remind(turn, task);
  if (timer.kind == TimerKind::overdue) return overdue(turn, task);
  expire_lease(turn, task);
}

/// An editor's task goes back to the editors; nobody else has to be found for it.
void release_for(Turn& turn, const Task& task) {
  Event event = turn.about(turn.by_engine(EventType::task_released), task, TaskState::ready);
  event.person = task.assignee;
  event.reason = "its holder left";
  turn.emit(std::move(event));
  turn.tell("editor_needed", std::nullopt, task.id);
}

}  // namespace

std::string why_no_reminder(const Task& task, std::optional<Instant> away_until) {
  if (!is_open(task.state)) return "done";
  if (task.state == TaskState::suspended) return "on hold";
  if (!task.assignee) return "nobody has it";
  if (away_until) return "away until " + format_date(*away_until);
  return {};
}

Outcome remind_task(Turn& turn, const RemindTask& command) {
  const Task* found = turn.state().find_task(command.task);
  if (!found) return fail(not_found("there is no such task"));
  if (!turn.in.is_editor) return fail(forbidden("reminders are sent by editors"));
  const Task task = *found;
  if (const std::string why = why_no_reminder(task, command.away_until); !why.empty())
    return fail(conflict(state_of(task) + "; nobody is reminded: " + why));
  Event event = turn.act(EventType::reminder_sent);
  event.task = task.id;
  event.persona = task.persona;
  event.person = task.assignee;
  turn.emit(std::move(event));
  const bool is_late = task.due_at && *task.due_at < turn.now();
  turn.tell(is_late ? "overdue" : "due_soon", task.assignee, task.id);
  return {};
}

void tick(Turn& turn) {
  std::vector<TaskId> free;
  for (const Task* task : free_seats(turn.state())) free.push_back(task->id);
  while (const auto timer = next_timer(turn.state())) {
    if (timer->at > turn.now()) break;
    fire(turn, *timer);
  }
  offer_again(turn, free);
}

void person_left(Turn& turn, PersonId person) {
  if (is_finished(turn.state().phase)) return;
  std::vector<Task> theirs;
  for (const Task& task : turn.state().tasks)
    if (is_open(task.state) && task.assignee == person) theirs.push_back(task);
  std::vector<std::string> seats;
  for (const Task& task : theirs) {
    if (task.kind != TaskKind::verdict) {
      if (task.state != TaskState::suspended) release_for(turn, task);
      continue;
    }
    Event event = turn.about(turn.by_engine(EventType::task_exited), task, TaskState::exited);
    event.person = person;
    event.reason = "left";
    turn.emit(std::move(event));
    seats.push_back(task.persona);
  }
  if (seats.empty()) return;
  for (const SeatOffer& offer : find_people(turn, seats, person)) reopen_seat(turn, offer);
}

}  // namespace panelist::workflow
