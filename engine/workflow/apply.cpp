#include <algorithm>
#include <stdexcept>

#include "workflow/event.hpp"
#include "workflow/timers.hpp"

namespace panelist::workflow {
namespace {

[[noreturn]] void refuse(const Event& event, const std::string& what) {
  throw std::logic_error("event " + std::to_string(event.seq) + " " +
                         std::string(to_string(event.type)) + ": " + what);
}

/// The task the event is about, which must be where the event says it came from.
Task& task_of(RunState& state, const Event& event) {
  Task* task = state.find_task(event.task);
  if (!task) refuse(event, "no task " + std::to_string(event.task.value));
  if (event.has_states && task->state != event.from)
    refuse(event, "the task is " + std::string(to_string(task->state)));
  return *task;
}

/// On hold the run's clocks stand at the moment of the hold.
Instant run_clock(const RunState& state, Instant at) { return state.held_at.value_or(at); }

void set_due(const RunState& state, Task& task, std::optional<Instant> due_at, Instant at) {
  task.due_at = due_at;
  task.overdue_done = false;
  const Step* step = step_of(state, task);
  task.rung = step && due_at ? first_rung(*step, *due_at, run_clock(state, at)) : 0;
}

/// Hands the task to a person and notes whether that person sits on this panel twice.
void seat_person(RunState& state, Task& task, PersonId person) {
  task.assignee = person;
  task.doubled = task.kind == TaskKind::verdict &&
                 std::any_of(state.seats.begin(), state.seats.end(), [&](const std::string& seat) {
                   const Task* other = state.seat_task(seat);
                   return other && other->id != task.id && other->assignee == person;
                 });
}

void leave_pool(Task& task) {
  task.from_pool = false;
  task.lease_until.reset();
}

void end_task(Task& task, TaskState state, Instant at) {
  task.state = state;
  task.ended_at = at;
  task.suspended_at.reset();
  task.held = false;
  leave_pool(task);
}

void open_tasks(RunState& state, const Event& event) {
  for (const OpenedTask& opened : event.opened) {
    if (state.find_task(opened.id)) refuse(event, "the task id was used before");
    if (opened.kind == TaskKind::verdict)
      if (const Task* seated = state.seat_task(opened.persona); seated && is_open(seated->state))
        refuse(event, "the seat already has an open task");
    Task task;
    task.id = opened.id;
    task.kind = opened.kind;
    task.persona = opened.persona;
    task.state = opened.state;
    task.opened_at = event.at;
    task.why = opened.why;
    if (opened.state == TaskState::suspended) {
      task.suspended_from = opened.assignee ? TaskState::reserved : TaskState::ready;
      task.suspended_at = event.at;
      task.held = true;
    }
    set_due(state, task, opened.due_at, event.at);
    state.tasks.push_back(task);
    if (opened.assignee) seat_person(state, state.tasks.back(), *opened.assignee);
  }
}

void take(RunState& state, const Event& event) {
  Task& task = task_of(state, event);
  const bool was_free = task.state == TaskState::ready;
  task.state = event.to;
  if (event.person && task.assignee != event.person) seat_person(state, task, *event.person);
  if (event.type == EventType::task_assigned) {
    leave_pool(task);
    task.why = event.note;
    // Whoever is given a seat has the whole time for it. Histories before this rule name no time.
    if (event.due_at) set_due(state, task, event.due_at, event.at);
  } else if (was_free) {
    task.from_pool = true;
    task.lease_until = event.due_at;
    task.why = event.note;
  }
}

void start(RunState& state, const Event& event) {
  if (event.note != "draft") return take(state, event);
  Task& task = task_of(state, event);
  if (event.person && task.assignee != event.person) seat_person(state, task, *event.person);
  if (task.state == TaskState::suspended) task.suspended_from = TaskState::in_progress;
  task.state = event.to;
  task.has_draft = true;
  leave_pool(task);
}

void release(RunState& state, const Event& event) {
  Task& task = task_of(state, event);
  task.state = event.to;
  task.assignee.reset();
  task.doubled = false;
  task.has_draft = false;
  task.why = event.type == EventType::lease_expired ? "the claim ran out without a draft"
             : event.reason.empty()                 ? "its holder gave it back"
                                                    : event.reason;
  leave_pool(task);
}

void refuse_seats(RunState& state, PersonId person, const std::string& persona,
                  const std::string& kind) {
  const Refusal refusal{person, persona, kind};
  if (std::find(state.refusals.begin(), state.refusals.end(), refusal) == state.refusals.end())
    state.refusals.push_back(refusal);
}

void end(RunState& state, const Event& event) {
  Task& task = task_of(state, event);
  end_task(task, event.to, event.at);
  if (event.type == EventType::task_declined && event.person)
    refuse_seats(state, *event.person, event.persona, "declined");
  if (event.type == EventType::task_recused && event.person)
    refuse_seats(state, *event.person, "", "recused");
  if (event.type == EventType::task_completed && !task.assignee) task.assignee = event.person;
}

void submit(RunState& state, const Event& event) {
  Task& task = task_of(state, event);
  if (event.person && task.assignee != event.person) seat_person(state, task, *event.person);
  end_task(task, event.to, event.at);
  task.verdict = event.verdict;
  task.sent_back_reason.clear();
}

void back_to_work(RunState& state, const Event& event) {
  Task& task = task_of(state, event);
  task.state = event.to;
  task.ended_at.reset();
  task.verdict.reset();
  task.has_draft = true;  // the submitted text is the draft to go on from
  if (event.type == EventType::task_sent_back) task.sent_back_reason = event.reason;
  if (event.due_at != task.due_at) set_due(state, task, event.due_at, event.at);
}

void suspend(Task& task, Instant at, bool held) {
  task.suspended_from = task.state;
  task.state = TaskState::suspended;
  task.suspended_at = at;
  task.held = held;
}

void shift(std::optional<Instant>& instant, Duration by) {
  if (instant) *instant += by;
}

void resume(Task& task, Duration stood_still) {
  task.state = task.suspended_from;
  task.suspended_at.reset();
  task.held = false;
  shift(task.due_at, stood_still);
  shift(task.lease_until, stood_still);
}

void hold_run(RunState& state, const Event& event) {
  state.held_from = state.phase;
  state.held_at = event.at;
  state.phase = RunPhase::on_hold;
  for (Task& task : state.tasks)
    if (is_open(task.state) && task.state != TaskState::suspended) suspend(task, event.at, true);
}

void resume_run(RunState& state, const Event& event) {
  if (!state.held_at) refuse(event, "the run is not on hold");
  const Duration stood_still = event.at - *state.held_at;
  state.phase = state.held_from;
  state.held_at.reset();
  for (Task& task : state.tasks)
    if (task.held) resume(task, stood_still);
  shift(state.deadline_at, stood_still);
  shift(state.hold_until, stood_still);
  shift(state.retry_at, stood_still);
}

void enter_step(RunState& state, const Event& event) {
  state.step = event.number;
  state.hold_until.reset();
  state.needs_editor = false;
  state.failures = 0;
  const Step* step = state.current_step();
  if (!step) refuse(event, "no step " + std::to_string(event.number));
  if (step->kind == StepKind::task)
    state.phase =
        step->task_kind == TaskKind::triage ? RunPhase::triage : RunPhase::sign_off;
}

void open_panel(RunState& state, const Event& event) {
  if (state.opened_at) refuse(event, "the panel was opened before");
  state.opened_at = event.at;
  state.deadline_at = event.due_at;
  state.phase = RunPhase::in_review;
  open_tasks(state, event);
}

void close_panel(RunState& state, const Event& event) {
  if (!state.is_panel_open() || !event.tally) refuse(event, "the panel closes once, with a tally");
  state.closed_at = event.at;
  state.tally = *event.tally;
  state.needs_editor = false;
}

void submit_run(RunState& state, const Event& event) {
  state.phase = RunPhase::submitted;
  state.seats = event.seats;
  state.round = event.number;
  state.from_public_form = event.note == "public_form";
  state.submitter = event.person.value_or(PersonId{});
}

void skip_step(RunState& state) {
  state.hold_until.reset();
  state.failure.clear();
  state.failures = 0;
  state.retry_at.reset();
}

/// Reminders that a new ladder has already left behind are not sent; an unchanged one stands where
/// it stood.
void follow_ladder(Task& task, const Step* before, const Step* after, Instant at) {
  if (!task.due_at || !before || !after || before->reminders == after->reminders) return;
  task.rung = first_rung(*after, *task.due_at, task.suspended_at.value_or(at));
}

void move_run(RunState& state, const Event& event) {
  const DefinitionPtr& to = event.definition;
  if (!to || to->hash != event.definition_hash)
    refuse(event, "the definition " + event.definition_hash + " is not at hand");
  if (!state.definition || state.definition->hash != event.left_hash)
    refuse(event, "the run followed another definition");
  const RunState before = state;
  const Step* standing = before.current_step();
  state.definition = to;
  state.step = event.number;
  if (!standing || !state.current_step() || state.current_step()->id != standing->id)
    refuse(event, "the run stands at another step");
  for (Task& task : state.tasks)
    if (is_open(task.state))
      follow_ladder(task, step_of(before, task), step_of(state, task), event.at);
}

void finish(RunState& state, RunPhase phase) {
  state.phase = phase;
  state.held_at.reset();
  state.hold_until.reset();
  state.needs_editor = false;
  state.failure.clear();
  state.retry_at.reset();
}

void drop_corrections(RunState& state, TaskId task) {
  std::erase_if(state.corrections, [&](const OpenCorrection& one) { return one.task == task; });
}

void suggest_correction(RunState& state, const Event& event) {
  if (state.correction_of(event.task)) refuse(event, "the verdict has an open correction");
  state.corrections.push_back(
      {event.correction, event.task, event.verdict, event.actor.person, event.note == "author"});
}

void correct(RunState& state, const Event& event) {
  Task& task = task_of(state, event);
  if (!state.is_closed() || !task.verdict || !event.tally)
    refuse(event, "only a public verdict is corrected, and counted anew");
  task.verdict = event.verdict;
  state.tally = *event.tally;
  drop_corrections(state, task.id);
}

/// A vote that counts no more; past the close the tally says so too.
void void_verdict(RunState& state, const Event& event) {
  Task& task = task_of(state, event);
  task.verdict.reset();
  if (!state.is_closed()) return;
  if (!event.tally) refuse(event, "a closed panel is counted anew");
  state.tally = *event.tally;
  drop_corrections(state, task.id);
}

void apply_to_task(RunState& state, const Event& event) {
  using enum EventType;
  Task& task = task_of(state, event);
  switch (event.type) {
    case task_suspended: return suspend(task, event.at, false);
    case task_resumed: return resume(task, event.at - task.suspended_at.value_or(event.at));
    case task_extended:
      task.extensions += 1;
      return set_due(state, task, event.due_at, event.at);
    case reminder_sent:
    case reminder_skipped:
      // A rung of the ladder has its time; an editor's own reminder has none and moves no rung.
      if (event.due_at) task.rung = event.number + 1;
      return;
    case task_overdue: task.overdue_done = true; return;
    default: refuse(event, "not an event of a task");
  }
}

void apply_to_run(RunState& state, const Event& event) {
  using enum EventType;
  switch (event.type) {
    case run_submitted: return submit_run(state, event);
    case step_entered: return enter_step(state, event);
    case panel_opened: return open_panel(state, event);
    case seat_unfilled: return;  // the open task carries the why
    case panel_closed: return close_panel(state, event);
    case branch_taken: return;  // the step it leads to is entered next
    case run_aggregated: state.phase = RunPhase::aggregated; return;
    case editor_needed:
      state.needs_editor = true;
      if (state.is_panel_open()) state.deadline_passed = true;
      return;
    case hold_began: state.hold_until = event.due_at; return;
    case hold_skipped: state.hold_until.reset(); return;
    case sealed_opened:
      if (event.person) refuse_seats(state, *event.person, "", "opened_sealed");
      return;
    case run_held: return hold_run(state, event);
    case run_resumed: return resume_run(state, event);
    case run_rejected: return finish(state, RunPhase::rejected);
    case run_withdrawn: return finish(state, RunPhase::withdrawn);
    case step_failed:
      state.failure = event.reason;
      state.failures += 1;
      state.retry_at = event.due_at;
      return;
    case step_skipped: return skip_step(state);
    case run_moved: return move_run(state, event);
    case run_retried:
      state.failure.clear();
      state.retry_at.reset();
      if (event.actor.person) state.failures = 0;  // a person looked: the engine may try again
      return;
    case verdict_voided:
      return void_verdict(state, event);
    case correction_suggested:
      return suggest_correction(state, event);
    case correction_declined:
      return drop_corrections(state, event.task);
    case verdict_corrected:
      return correct(state, event);
    case run_retired:
      return finish(state, RunPhase::retired);
    case run_retracted:
      return finish(state, RunPhase::withdrawn);
    case run_published:
      state.published_at = event.at;
      state.failures = 0;
      return finish(state, RunPhase::published);
    default: return apply_to_task(state, event);
  }
}

}  // namespace

void apply(RunState& state, const Event& event) {
  using enum EventType;
  if (event.seq != state.seq + 1)
    refuse(event, "out of order after " + std::to_string(state.seq));
  switch (event.type) {
    case task_opened: open_tasks(state, event); break;
    case task_assigned:
    case task_claimed: take(state, event); break;
    case task_started: start(state, event); break;
    case task_released:
    case lease_expired: release(state, event); break;
    case task_delegated:
    case task_declined:
    case task_abstained:
    case task_recused:
    case task_exited:
    case task_obsolete:
    case task_completed: end(state, event); break;
    case verdict_submitted: submit(state, event); break;
    case task_reopened:
    case task_sent_back: back_to_work(state, event); break;
    default: apply_to_run(state, event);
  }
  state.seq = event.seq;
}

}  // namespace panelist::workflow
