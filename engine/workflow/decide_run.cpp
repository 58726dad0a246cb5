// An editor's acts on the run as a whole.
#include <algorithm>

#include "base/text.hpp"
#include "workflow/turn.hpp"

namespace panelist::workflow {
namespace {

void act(Turn& turn, EventType type, const std::string& reason) {
  Event event = turn.act(type);
  event.reason = reason;
  turn.emit(std::move(event));
}

Outcome resume(Turn& turn, const ActOnRun& command) {
  if (turn.state().phase != RunPhase::on_hold)
    return fail(conflict(phase_of(turn.state()) + ", not on hold"));
  act(turn, EventType::run_resumed, command.reason);
  return {};
}

Outcome retry(Turn& turn, const ActOnRun& command) {
  if (turn.state().failure.empty())
    return fail(conflict(phase_of(turn.state()) + " and no step has failed"));
  act(turn, EventType::run_retried, command.reason);
  go_on(turn);
  return {};
}

/// "publish without the buyer": the empty seats are declared on the page.
Outcome publish_open_panel(Turn& turn, const ActOnRun& command) {
  const RunState& state = turn.state();
  const int missing = min_votes(state) - state.votes_in();
  if (missing > 0)
    return fail(conflict(phase_of(state) + " with " + plural(state.votes_in(), "vote", "votes") +
                         " in; " + plural(missing, "more vote is", "more votes are") +
                         " needed to publish"));
  turn.publish_now = true;
  Event closed = turn.act(EventType::panel_closed);
  closed.reason = command.reason;
  close_panel(turn, std::move(closed), "closed by an editor");
  return {};
}

Outcome publish_aggregated(Turn& turn, const ActOnRun& command) {
  const RunState& state = turn.state();
  if (state.tally.votes == 0)
    return fail(
        conflict(phase_of(state) + " and no vote was cast; 1 more vote is needed to publish"));
  turn.publish_now = true;
  if (state.needs_editor) {
    enter_next(turn);
    return {};
  }
  if (state.hold_until) {
    act(turn, EventType::hold_skipped, command.reason);
    finish_wait(turn);
    return {};
  }
  if (!state.failure.empty()) return retry(turn, command);
  return fail(conflict(phase_of(state)));
}

Outcome publish(Turn& turn, const ActOnRun& command) {
  const RunState& state = turn.state();
  if (state.is_panel_open()) return publish_open_panel(turn, command);
  if (state.phase == RunPhase::sign_off && !state.hold_until && state.failure.empty())
    return fail(conflict(phase_of(state) + "; approving the sign_off task publishes it"));
  if (!state.is_closed()) return fail(conflict(phase_of(state) + "; the panel is not open yet"));
  return publish_aggregated(turn, command);
}

Outcome skip_wait(Turn& turn, const ActOnRun& command) {
  if (!turn.state().hold_until)
    return fail(conflict(phase_of(turn.state()) + " and waits for no time to pass"));
  act(turn, EventType::hold_skipped, command.reason);
  finish_wait(turn);
  return {};
}

/// Reading what others wrote costs the editor every seat of this panel, from now on.
Outcome open_sealed(Turn& turn, const ActOnRun& command) {
  const RunState& state = turn.state();
  const PersonId person = turn.in.actor.person;
  if (!state.is_panel_open())
    return fail(conflict(phase_of(state) + "; only an open panel has sealed verdicts"));
  std::vector<Task> theirs;
  for (const std::string& seat : state.seats) {
    const Task* task = state.seat_task(seat);
    if (!task || !person || task->assignee != person) continue;
    if (!is_open(task->state))
      return fail(conflict(phase_of(state) + " and your own task on this panel is " +
                           std::string(to_string(task->state)) + ": you cannot open the others"));
    theirs.push_back(*task);
  }
  Event event = turn.act(EventType::sealed_opened);
  if (person) event.person = person;
  event.reason = command.reason;
  turn.emit(std::move(event));
  for (const Task& task : theirs) {
    Event ended = turn.by_engine(EventType::task_exited);
    ended.reason = "opened the sealed verdicts of this panel";
    take_away(turn, task, std::move(ended));
  }
  for (const Task& task : theirs) refill_seat(turn, task.persona);
  return {};
}

/// What an editor may do to a run on hold: let it go on, end it, or read.
bool is_allowed_on_hold(RunVerb verb) {
  return verb == RunVerb::resume || (needs_reason(verb) && verb != RunVerb::skip_step);
}

bool ends_publication(RunVerb verb) { return verb == RunVerb::retire || verb == RunVerb::retract; }

/// The tool's page is taken out of use (retire) or taken back (retract).
Outcome end_publication(Turn& turn, const ActOnRun& command) {
  const RunState& state = turn.state();
  const bool is_retract = command.verb == RunVerb::retract;
  const bool is_out =
      state.phase == RunPhase::published || (is_retract && state.phase == RunPhase::retired);
  if (!is_out)
    return fail(conflict(phase_of(state) + "; only what is published is " +
                         (is_retract ? "retracted" : "retired") +
                         (is_finished(state.phase) ? "" : ", an open run is withdrawn")));
  if (!turn.in.is_shown)
    return fail(conflict(phase_of(state) + ", but a later round's scorecard is on the page"));
  while (!state.corrections.empty()) {
    const TaskId task = state.corrections.front().task;
    drop_correction(turn, task, is_retract ? "the page was retracted" : "the tool was retired");
  }
  act(turn, is_retract ? EventType::run_retracted : EventType::run_retired, command.reason);
  turn.add_effect(TakeDownPages{is_retract, command.reason});
  return {};
}

}  // namespace

std::string phase_of(const RunState& state) {
  return "the run is " + std::string(to_string(state.phase));
}

bool needs_reason(RunVerb verb) {
  return verb == RunVerb::withdraw || verb == RunVerb::reject || verb == RunVerb::open_sealed ||
         verb == RunVerb::skip_step || ends_publication(verb);
}

Outcome act_on_run(Turn& turn, const ActOnRun& command) {
  const RunState& state = turn.state();
  if (!turn.in.is_editor) return fail(forbidden("only an editor may do this"));
  if (is_finished(state.phase) && !ends_publication(command.verb))
    return fail(conflict(phase_of(state)));
  if (state.phase == RunPhase::on_hold && !is_allowed_on_hold(command.verb))
    return fail(conflict(phase_of(state) + "; resume it first"));
  if (needs_reason(command.verb) && command.reason.empty())
    return fail(invalid_field("reason", "is required"));
  switch (command.verb) {
    case RunVerb::hold: act(turn, EventType::run_held, command.reason); return {};
    case RunVerb::resume: return resume(turn, command);
    case RunVerb::withdraw: end_run(turn, EventType::run_withdrawn, command.reason); return {};
    case RunVerb::reject: end_run(turn, EventType::run_rejected, command.reason); return {};
    case RunVerb::retry: return retry(turn, command);
    case RunVerb::publish: return publish(turn, command);
    case RunVerb::open_sealed: return open_sealed(turn, command);
    case RunVerb::skip_step: return skip_step(turn, command);
    case RunVerb::retire:
    case RunVerb::retract: return end_publication(turn, command);
    case RunVerb::skip_wait: break;
  }
  return skip_wait(turn, command);
}

}  // namespace panelist::workflow
