// The close of a panel: once per run, in the turn of the last seat.
#include <algorithm>
#include <stdexcept>

#include "workflow/turn.hpp"

namespace panelist::workflow {
namespace {

/// The service reads the sealed votes of the whole panel; the one being submitted comes with the
/// command.
const SealedVote& sealed_vote(const Turn& turn, VerdictId verdict) {
  if (turn.cast && turn.cast->verdict == verdict) return *turn.cast;
  for (const SealedVote& vote : turn.in.sealed_votes)
    if (vote.verdict == verdict) return vote;
  throw std::logic_error("decide: the sealed vote of verdict " + std::to_string(verdict.value) +
                         " was not given");
}

void end_open_tasks(Turn& turn, const std::string& reason) {
  for (const std::string& seat : turn.state().seats) {
    const Task* task = turn.state().seat_task(seat);
    if (!task || !is_open(task->state)) continue;
    Event event = turn.about(turn.by_engine(EventType::task_obsolete), *task, TaskState::obsolete);
    event.person = task->assignee;
    event.reason = reason;
    const std::optional<PersonId> holder = task->assignee;
    const TaskId id = task->id;
    turn.emit(std::move(event));
    if (holder) turn.tell("taken_away", holder, id);
  }
}

}  // namespace

void close_panel(Turn& turn, Event closed, std::string how) {
  const RunState& state = turn.state();
  domain::Tally tally;
  for (const std::string& seat : state.seats) {
    const Task* task = state.seat_task(seat);
    if (task && task->state == TaskState::abstained) {
      ++tally.abstained;
      continue;
    }
    if (!task || task->state != TaskState::completed || !task->verdict) {
      ++tally.empty;
      continue;
    }
    const SealedVote& vote = sealed_vote(turn, *task->verdict);
    ++tally.votes;
    if (vote.decision == domain::Decision::ship) ++tally.ships;
    closed.votes.push_back({seat, vote.verdict, vote.decision, vote.nonce_hex, vote.commitment});
  }
  closed.tally = tally;
  closed.number = tally.votes;
  closed.note = std::move(how);
  turn.emit(std::move(closed));
  end_open_tasks(turn, "the panel closed without this seat");
  turn.announce("panel.completed");
  enter_next(turn);
}

void close_if_complete(Turn& turn) {
  const RunState& state = turn.state();
  if (!state.is_panel_open()) return;
  if (state.seats_in() == static_cast<int>(state.seats.size()))
    return close_panel(turn, turn.by_engine(EventType::panel_closed), "every seat is in");
  const std::optional<int> needed = quorum(state);
  const bool is_past = state.deadline_at && *state.deadline_at <= turn.now();
  if (is_past && needed && state.votes_in() >= *needed)
    close_panel(turn, turn.by_engine(EventType::panel_closed), "quorum at the deadline");
}

}  // namespace panelist::workflow
