// The verbs of a task, submitting and deciding aside.
#include <algorithm>

#include "workflow/turn.hpp"

namespace panelist::workflow {
namespace {

/// A verb that the panel's state forbids although the task's would allow it.
Outcome require_open_panel(const RunState& state, const Task& task, Verb verb) {
  if (task.kind != TaskKind::verdict || state.is_panel_open()) return {};
  if (task.state == TaskState::completed)
    return fail(conflict("the panel is closed and " + state_of(task) +
                         ": only an editor's correction is possible now"));
  return fail(conflict("the panel is closed and " + state_of(task) + "; " +
                       std::string(to_string(verb)) + " is not possible now"));
}

Outcome require_reason(Verb verb, const std::string& reason) {
  if (!needs_reason(verb) || !reason.empty()) return {};
  return fail(invalid_field("reason", "is required"));
}

/// The person an editor or an assignee names for a seat, as a candidate of the panel.
Result<Candidate> named_person(const Turn& turn, const Task& task,
                               const std::optional<PersonId>& person) {
  if (!person) return fail(invalid_field("assignee", "is required"));
  for (const Candidate& candidate : turn.in.candidates)
    if (candidate.person == *person) return candidate;
  if (task.kind != TaskKind::verdict) {
    Candidate editor;
    editor.person = *person;
    return editor;
  }
  return fail(invalid_field("assignee", "holds no persona of this panel"));
}

Outcome require_fit(const Turn& turn, const Task& task, const Candidate& person) {
  if (task.kind != TaskKind::verdict) return {};
  const std::string why =
      why_not(turn.state(), task.persona, person, turn.in.candidates, turn.in.distinct);
  if (why.empty()) return {};
  return fail(conflict(state_of(task) + ", but " + why));
}

/// Ends the task and opens the next one of the same kind for this person.
void hand_over(Turn& turn, const Task& task, Event ended, PersonId to, const std::string& why) {
  OpenedTask opened;
  opened.kind = task.kind;
  opened.persona = task.persona;
  opened.state = TaskState::reserved;
  opened.assignee = to;
  opened.why = why;
  if (const Step* step = step_of(turn.state(), task))
    opened.due_at = give_due(turn, *step, to, turn.now(), opened.why);
  take_away(turn, task, std::move(ended));
  opened.id = turn.take_task_id();
  Event event = turn.act(EventType::task_opened);
  event.task = opened.id;
  event.persona = opened.persona;
  event.person = to;
  event.opened = {opened};
  turn.emit(std::move(event));
  tell_of_seat(turn, opened);
}

Outcome assign(Turn& turn, const Task& task, const ActOnTask& command) {
  const auto person = named_person(turn, task, command.assignee);
  if (!person) return fail(person.error());
  if (task.assignee == person->person)
    return fail(conflict(state_of(task) + " and this person holds it already"));
  if (auto fit = require_fit(turn, task, *person); !fit) return fit;
  std::string why = command.why.empty() ? "an editor gave it to you" : command.why;
  if (task.assignee) {
    Event ended = turn.act(EventType::task_exited);
    ended.reason = command.reason.empty() ? "reassigned by an editor" : command.reason;
    hand_over(turn, task, std::move(ended), person->person, why);
    return {};
  }
  Event event = turn.about(turn.act(EventType::task_assigned), task, TaskState::reserved);
  event.person = person->person;
  event.reason = command.reason;
  if (const Step* step = step_of(turn.state(), task))
    event.due_at = give_due(turn, *step, person->person, turn.now(), why);
  event.note = why;
  turn.emit(std::move(event));
  OpenedTask assigned;
  assigned.id = task.id;
  assigned.persona = task.persona;
  assigned.assignee = person->person;
  tell_of_seat(turn, assigned);
  return {};
}

Outcome delegate(Turn& turn, const Task& task, const ActOnTask& command) {
  const auto person = named_person(turn, task, command.assignee);
  if (!person) return fail(person.error());
  if (task.assignee == person->person)
    return fail(conflict(state_of(task) + " and this person holds it already"));
  if (auto fit = require_fit(turn, task, *person); !fit) return fit;
  Event ended = turn.act(EventType::task_delegated);
  ended.person = person->person;
  ended.reason = command.reason;
  hand_over(turn, task, std::move(ended), person->person,
            "the previous reviewer passed it on to you");
  return {};
}

Outcome take(Turn& turn, const Task& task, const Transition& row, EventType type) {
  Event event = turn.about(turn.act(type), task, row.to);
  if (task.state == TaskState::ready) {
    event.person = turn.in.actor.person;
    event.note = "you took it from the pool";
    if (task.kind == TaskKind::verdict)
      event.due_at = turn.now() + turn.state().definition->panel_step().lease_after;
  }
  turn.emit(std::move(event));
  return {};
}

Outcome release(Turn& turn, const Task& task, const ActOnTask& command) {
  Event event = turn.about(turn.act(EventType::task_released), task, TaskState::ready);
  const std::optional<PersonId> holder = task.assignee;
  const TaskId id = task.id;
  event.person = holder;
  event.reason = command.reason;
  turn.emit(std::move(event));
  if (holder && *holder != turn.in.actor.person) turn.tell("taken_away", holder, id);
  return {};
}

Outcome decline(Turn& turn, const Task& task, const ActOnTask& command) {
  Event event = turn.about(turn.act(EventType::task_declined), task, TaskState::declined);
  event.person = task.assignee;
  event.reason = command.reason;
  turn.emit(std::move(event));
  refill_seat(turn, task.persona);
  return {};
}

Outcome abstain(Turn& turn, const Task& task, const ActOnTask& command) {
  Event event = turn.about(turn.act(EventType::task_abstained), task, TaskState::abstained);
  event.person = task.assignee;
  event.reason = command.reason;
  turn.emit(std::move(event));
  close_if_complete(turn);
  return {};
}

/// A tie to the maker concerns every seat this person holds on the panel, submitted ones included.
Outcome recuse(Turn& turn, const Task& asked, const ActOnTask& command) {
  const PersonId person = turn.in.actor.person;
  std::vector<std::string> opened_seats;
  for (const std::string& seat : turn.state().seats) {
    const Task* held = turn.state().seat_task(seat);
    if (!held || held->assignee != person || held->state == TaskState::abstained) continue;
    const TaskId id = held->id;
    if (held->verdict) {
      Event voided = turn.act(EventType::verdict_voided);
      voided.task = id;
      voided.persona = seat;
      voided.person = person;
      voided.verdict = *held->verdict;
      voided.reason = command.reason;
      turn.emit(std::move(voided));
    }
    const Task& task = *turn.state().find_task(id);
    Event event = turn.about(turn.act(EventType::task_recused), task, TaskState::declined);
    event.person = person;
    event.reason = command.reason;
    if (id != asked.id) event.note = "the same person's other seat";
    turn.emit(std::move(event));
    opened_seats.push_back(seat);
  }
  for (const SeatOffer& offer : find_people(turn, opened_seats)) reopen_seat(turn, offer);
  return {};
}

Outcome back_to_work(Turn& turn, const Task& task, Verb verb, const ActOnTask& command) {
  const bool is_reopen = verb == Verb::reopen;
  const Step& step = turn.state().definition->panel_step();
  Event event =
      turn.about(turn.act(is_reopen ? EventType::task_reopened : EventType::task_sent_back), task,
                 TaskState::in_progress);
  event.person = task.assignee;
  event.reason = command.reason;
  if (task.verdict) event.verdict = *task.verdict;
  event.due_at = task.due_at;
  // Whoever submitted in time is not late for touching the text again.
  if (is_reopen && task.due_at)
    event.due_at = std::max(*task.due_at, turn.now() + step.extension);
  if (!is_reopen && step.due_after) event.due_at = turn.now() + *step.due_after;
  turn.emit(std::move(event));
  if (!is_reopen) turn.tell("sent_back", task.assignee, task.id);
  return {};
}

Outcome extend(Turn& turn, const Task& task, const ActOnTask& command) {
  if (task.extensions > 0) return fail(conflict(state_of(task) + " and was extended once already"));
  if (!task.due_at) return fail(conflict(state_of(task) + " and has no due time to extend"));
  Event event = turn.about(turn.act(EventType::task_extended), task, task.state);
  event.person = task.assignee;
  event.reason = command.reason;
  event.due_at =
      std::max(*task.due_at, turn.now()) + turn.state().definition->panel_step().extension;
  turn.emit(std::move(event));
  return {};
}

Outcome suspend_or_resume(Turn& turn, const Task& task, Verb verb, const ActOnTask& command) {
  const bool is_suspend = verb == Verb::suspend;
  Event event =
      turn.about(turn.act(is_suspend ? EventType::task_suspended : EventType::task_resumed), task,
                 is_suspend ? TaskState::suspended : task.suspended_from);
  event.person = task.assignee;
  event.reason = command.reason;
  turn.emit(std::move(event));
  return {};
}

/// Ends a task by the engine's own decision; a seat is offered to somebody else.
Outcome exit_task(Turn& turn, const Task& task, const ActOnTask& command) {
  Event event = turn.act(EventType::task_exited);
  event.reason = command.reason;
  take_away(turn, task, std::move(event));
  if (task.kind == TaskKind::verdict) refill_seat(turn, task.persona, task.assignee);
  return {};
}

Outcome perform(Turn& turn, const Task& task, const Transition& row, const ActOnTask& command) {
  switch (command.verb) {
    case Verb::assign: return assign(turn, task, command);
    case Verb::claim: return take(turn, task, row, EventType::task_claimed);
    case Verb::release: return release(turn, task, command);
    case Verb::start: return take(turn, task, row, EventType::task_started);
    case Verb::delegate: return delegate(turn, task, command);
    case Verb::decline: return decline(turn, task, command);
    case Verb::abstain: return abstain(turn, task, command);
    case Verb::recuse: return recuse(turn, task, command);
    case Verb::reopen:
    case Verb::send_back: return back_to_work(turn, task, command.verb, command);
    case Verb::suspend:
    case Verb::resume: return suspend_or_resume(turn, task, command.verb, command);
    case Verb::exit: return exit_task(turn, task, command);
    case Verb::extend: return extend(turn, task, command);
    case Verb::submit: break;
  }
  return fail(conflict(state_of(task) + "; a verdict is submitted with its text"));
}

}  // namespace

Outcome act_on_task(Turn& turn, const ActOnTask& command) {
  const Task* found = turn.state().find_task(command.task);
  if (!found) return fail(not_found("there is no such task"));
  const Task task = *found;  // the original moves when the seat's next task is opened
  if (task.state == TaskState::completed && turn.state().is_closed())
    if (auto open = require_open_panel(turn.state(), task, command.verb); !open) return open;
  if (auto running = require_running(turn.state()); !running) return running;
  const auto row = permit(turn, task, command.verb);
  if (!row) return fail(row.error());
  if (auto open = require_open_panel(turn.state(), task, command.verb); !open) return open;
  if (auto reason = require_reason(command.verb, command.reason); !reason) return reason;
  return perform(turn, task, *row, command);
}

}  // namespace panelist::workflow
