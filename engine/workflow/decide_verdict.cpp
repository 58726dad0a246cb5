// Submitting a verdict, deciding an editor's task, and the first draft.
#include <algorithm>

#include "workflow/turn.hpp"

namespace panelist::workflow {
namespace {

Outcome require_verdict_task(const Task& task) {
  if (task.kind == TaskKind::verdict) return {};
  return fail(conflict(state_of(task) + "; a " + std::string(to_string(task.kind)) +
                       " task is decided, it takes no verdict"));
}

/// The distinct-people rule at its second door. A seat that was doubled while the rule allowed it
/// stays its holder's, whoever has joined since.
Outcome require_distinct(const Turn& turn, const Task& task) {
  const RunState& state = turn.state();
  const PersonId person = turn.in.actor.person;
  bool was_allowed = task.doubled;
  for (const std::string& seat : state.seats) {
    const Task* other = state.seat_task(seat);
    if (other && other->id != task.id && other->assignee == person) was_allowed |= other->doubled;
  }
  const Candidate candidate = acting_candidate(turn.in);
  if (turn.in.distinct == DistinctPeople::automatic && was_allowed && candidate.model.empty())
    return {};
  const std::string why =
      why_not_beside(state, task.persona, candidate, turn.in.candidates, turn.in.distinct);
  if (why.empty()) return {};
  return fail(conflict(state_of(task) + ", but " + why));
}

}  // namespace

Outcome submit_verdict(Turn& turn, const SubmitVerdict& command) {
  const Task* found = turn.state().find_task(command.task);
  if (!found) return fail(not_found("there is no such task"));
  const Task task = *found;
  if (auto right_kind = require_verdict_task(task); !right_kind) return right_kind;
  const bool is_author = turn.in.actor.person && task.assignee == turn.in.actor.person;
  if (task.state == TaskState::completed && is_author)
    return fail(conflict("the task is completed: a verdict was submitted already"));
  if (auto running = require_running(turn.state()); !running) return running;
  if (!turn.state().is_panel_open() && is_open(task.state))
    return fail(conflict("the panel is closed"));
  const auto row = permit(turn, task, Verb::submit);
  if (!row) return fail(row.error());
  if (auto distinct = require_distinct(turn, task); !distinct) return distinct;
  Event event = turn.about(turn.act(EventType::verdict_submitted), task, row->to);
  event.person = turn.in.actor.person;
  event.verdict = command.verdict;
  event.version = command.version;
  event.commitment = command.commitment;
  turn.emit(std::move(event));
  turn.cast = SealedVote{task.persona, command.verdict, command.decision, command.nonce_hex,
                         command.commitment};
  turn.announce("verdict.submitted", task.id, task.persona, {}, command.commitment);
  close_if_complete(turn);
  return {};
}

Outcome decide_task(Turn& turn, const DecideTask& command) {
  const Task* found = turn.state().find_task(command.task);
  if (!found) return fail(not_found("there is no such task"));
  const Task task = *found;
  if (task.kind == TaskKind::verdict)
    return fail(conflict(state_of(task) + "; a verdict task is submitted, not decided"));
  if (auto running = require_running(turn.state()); !running) return running;
  if (!turn.in.is_editor) return fail(forbidden("only an editor decides this task"));
  // Any editor may decide, whoever of them took the task: the run must not wait for one person.
  if (!find_transition(task.state, Verb::submit, Standing::assignee) &&
      !find_transition(task.state, Verb::submit, Standing::candidate))
    return fail(conflict(state_of(task) + "; it cannot be decided now"));
  if (!command.approve && command.reason.empty())
    return fail(invalid_field("reason", "is required to reject"));
  Event event = turn.about(turn.act(EventType::task_completed), task, TaskState::completed);
  if (turn.in.actor.person) event.person = turn.in.actor.person;
  event.reason = command.reason;
  event.note = command.approve ? "approved" : "rejected";
  turn.emit(std::move(event));
  if (command.approve)
    enter_next(turn);
  else
    end_run(turn, EventType::run_rejected, command.reason);
  return {};
}

Outcome note_draft(Turn& turn, const NoteDraft& command) {
  const Task* found = turn.state().find_task(command.task);
  if (!found) return fail(not_found("there is no such task"));
  const Task task = *found;
  if (auto right_kind = require_verdict_task(task); !right_kind) return right_kind;
  if (is_finished(turn.state().phase))
    return fail(conflict("the run is " + std::string(to_string(turn.state().phase))));
  if (!is_open(task.state)) return fail(conflict(state_of(task)));
  TaskState to = TaskState::in_progress;
  if (task.state == TaskState::suspended) {
    // On hold drafts still save: the words count, the clock does not.
    if (!turn.in.actor.person || task.assignee != turn.in.actor.person)
      return fail(forbidden("this task is not yours to draft"));
    to = TaskState::suspended;
  } else if (task.state != TaskState::in_progress) {
    if (const auto row = permit(turn, task, Verb::start); !row) return fail(row.error());
  } else if (task.assignee != turn.in.actor.person) {
    return fail(forbidden("this task is not yours to draft"));
  }
  if (task.has_draft) return {};
  Event event = turn.about(turn.act(EventType::task_started), task, to);
  event.person = turn.in.actor.person;
  event.note = "draft";
  turn.emit(std::move(event));
  return {};
}

}  // namespace panelist::workflow
