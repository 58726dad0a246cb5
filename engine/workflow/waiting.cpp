#include "workflow/waiting.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "workflow/assignment_words.hpp"
#include "workflow/waiting_seat.hpp"

namespace panelist::workflow {
namespace {

Unblock one_action(std::string action, std::string label, TaskId task = {}) {
  return {std::move(action), std::move(label), task, std::nullopt};
}

void explain_failure(const RunState& state, Waiting& waiting) {
  waiting.blockers = {state.retry_at ? Blocker::retried_step : Blocker::failed_step};
  const std::string tries = plural(state.failures, "try", "tries");
  waiting.reason = "Not published: a step failed: " + state.failure + ". " +
                   (state.retry_at ? "The next try is at " + short_moment(*state.retry_at) + "."
                                   : "It is paused after " + tries + ".");
  waiting.unblock = one_action("retry", "Retry");
  waiting.needs_editor = !state.retry_at;
}

void explain_hold(const RunState& state, Waiting& waiting) {
  waiting.blockers = {Blocker::on_hold};
  waiting.reason = "On hold since " + short_day(*state.held_at) + ": every clock stands still.";
  waiting.unblock = one_action("resume", "Resume");
  waiting.needs_editor = true;
}

/// "the panel is split 2 to 2 and ": what makes a sign-off worth a second look.
std::string split_words(const RunState& state) {
  const int ships = state.tally.ships;
  if (ships == 0 || 2 * ships != state.tally.votes) return {};
  return "the panel is split " + std::to_string(ships) + " to " + std::to_string(ships) + " and ";
}

/// Triage or sign-off: an editor's turn, whoever of them holds the task.
bool explain_editor_task(const RunState& state, const NameOf& name_of_person, Instant now,
                         Waiting& waiting) {
  for (const Task& task : state.tasks) {
    if (task.kind == TaskKind::verdict || !is_open(task.state)) continue;
    const bool is_triage = task.kind == TaskKind::triage;
    const std::string what = is_triage ? "triage" : "sign-off";
    waiting.blockers = {is_triage ? Blocker::triage : Blocker::sign_off};
    waiting.needs_editor = true;
    if (task.state == TaskState::suspended) {
      waiting.reason = "Not published: the " + what + " is suspended.";
      waiting.unblock = one_action("resume", "Resume the " + what, task.id);
      return true;
    }
    if (!is_triage && task.due_at >= now) waiting.expected_at = task.due_at;
    waiting.reason = "Not published: " + split_words(state) + "the " + what + " waits for " +
                     (task.assignee ? name_of_person(*task.assignee) : "an editor") + ".";
    waiting.unblock = one_action("approve", "Approve", task.id);
    return true;
  }
  return false;
}

void explain_few_votes(const RunState& state, Waiting& waiting) {
  waiting.blockers = {Blocker::few_votes};
  const int votes = state.tally.votes;
  const int seats = static_cast<int>(state.seats.size());
  waiting.reason = "Not published: only " + std::to_string(votes) + " of " +
                   plural(seats, "seat", "seats") + " voted, " + std::to_string(min_votes(state)) +
                   " are needed. An editor decides.";
  waiting.needs_editor = true;
  waiting.unblock = votes > 0
                        ? one_action("publish", "Publish with " + plural(votes, "vote", "votes"))
                        : one_action("withdraw", "Withdraw");
}

void explain_wait(const RunState& state, Waiting& waiting) {
  waiting.blockers = {Blocker::wait};
  const Step* step = state.current_step();
  const bool is_last = step && step->kind == StepKind::publish;
  waiting.reason = "Not published: " +
                   std::string(is_last ? "everything is in and publication waits until "
                                       : "the workflow waits until ") +
                   short_moment(*state.hold_until) + ".";
  if (is_last) waiting.expected_at = state.hold_until;
  waiting.unblock = one_action("skip_wait", is_last ? "Publish now" : "Skip the wait");
}

}  // namespace

std::optional<Waiting> explain_waiting(const RunState& state,
                                       const std::vector<Candidate>& candidates,
                                       DistinctPeople policy, const NameOf& name_of_person,
                                       Instant now, const std::vector<DemandPanel>& demand) {
  if (is_finished(state.phase)) return std::nullopt;
  Waiting waiting;
  waiting.wakes_at = next_wake(state);
  if (state.phase == RunPhase::on_hold) {
    explain_hold(state, waiting);
  } else if (!state.failure.empty()) {
    explain_failure(state, waiting);
  } else if (explain_editor_task(state, name_of_person, now, waiting)) {
    return waiting;
  } else if (state.is_panel_open()) {
    explain_panel({state, candidates, policy, name_of_person, now, demand}, waiting);
  } else if (state.needs_editor) {
    explain_few_votes(state, waiting);
  } else if (state.hold_until) {
    explain_wait(state, waiting);
  } else {
    waiting.blockers = {Blocker::not_submitted};
    waiting.reason = "Not published: the run is not submitted yet.";
  }
  // Nobody and nothing else would ever move it.
  if (!waiting.wakes_at) waiting.needs_editor = true;
  return waiting;
}

std::optional<DueSpan> held_seats_due(const RunState& state) {
  std::optional<DueSpan> span;
  if (!state.failure.empty()) return span;
  for (const Task& task : state.tasks) {
    const bool is_held = task.kind == TaskKind::verdict && is_open(task.state) &&
                         task.state != TaskState::suspended && task.assignee;
    if (!is_held) continue;
    const Instant due_at = task.due_at.value_or(never_due);
    if (!span) span = DueSpan{due_at, due_at};
    span->first_due_at = std::min(span->first_due_at, due_at);
    span->last_due_at = std::max(span->last_due_at, due_at);
  }
  return span;
}

}  // namespace panelist::workflow
