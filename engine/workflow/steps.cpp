// From step to step, as far as nothing has to be waited for.
#include <algorithm>
#include <array>

#include "workflow/turn.hpp"

namespace panelist::workflow {
namespace {

/// Whether the run stays at the step that was just entered.
enum class Stay { yes, no };

Stay enter_task(Turn& turn, const Step& step) {
  OpenedTask opened;
  opened.id = turn.take_task_id();
  opened.kind = step.task_kind;
  opened.state = TaskState::ready;
  if (step.due_after) opened.due_at = turn.now() + *step.due_after;
  opened.why = step.task_kind == TaskKind::triage
                   ? "a submission by the public form is looked at first"
                                                  : "the page is approved before it is published";
  Event event = turn.by_engine(EventType::task_opened);
  event.task = opened.id;
  event.opened = {opened};
  turn.emit(std::move(event));
  turn.tell("editor_needed", std::nullopt, opened.id);
  return Stay::yes;
}

Stay enter_panel(Turn& turn, const Step& step) {
  Event event = turn.by_engine(EventType::panel_opened);
  for (const SeatOffer& offer : find_people(turn, turn.state().seats))
    event.opened.push_back(open_for(turn, offer));
  event.number = static_cast<int>(event.opened.size());
  if (step.deadline_after) event.due_at = turn.now() + *step.deadline_after;
  const std::vector<OpenedTask> opened = event.opened;
  turn.emit(std::move(event));
  for (const OpenedTask& task : opened) tell_of_seat(turn, task);
  return Stay::yes;
}

Stay begin_hold(Turn& turn, Duration span, std::string why) {
  Event event = turn.by_engine(EventType::hold_began);
  event.due_at = turn.now() + span;
  event.reason = std::move(why);
  turn.emit(std::move(event));
  return Stay::yes;
}

Stay enter_aggregate(Turn& turn) {
  Event event = turn.by_engine(EventType::run_aggregated);
  event.tally = turn.state().tally;
  turn.emit(std::move(event));
  const int votes = turn.state().tally.votes;
  if (votes >= min_votes(turn.state())) return Stay::no;
  Event needed = turn.by_engine(EventType::editor_needed);
  needed.number = votes;
  needed.reason = std::to_string(votes) + " of at least " +
                  std::to_string(min_votes(turn.state())) + " votes were cast";
  turn.emit(std::move(needed));
  turn.tell("editor_needed", std::nullopt);
  return Stay::yes;
}

void tell_reviewers(Turn& turn) {
  for (const std::string& seat : turn.state().seats) {
    const Task* task = turn.state().seat_task(seat);
    if (task && task->assignee && task->state == TaskState::completed &&
        !turn.has_told("published", task->assignee))
      turn.tell("published", task->assignee, task->id);
  }
}

Stay publish(Turn& turn) {
  if (!turn.in.publish_failure.empty()) {
    note_failure(turn, turn.in.publish_failure);
    return Stay::yes;
  }
  turn.emit(turn.publish_now ? turn.act(EventType::run_published)
                             : turn.by_engine(EventType::run_published));
  turn.publish_page();
  tell_reviewers(turn);
  return Stay::no;
}

Stay enter_publish(Turn& turn) {
  if (turn.in.publish_hold > Duration{0} && !turn.publish_now)
    return begin_hold(turn, turn.in.publish_hold, "publish.hold_seconds");
  return publish(turn);
}

Stay notify(Turn& turn, const Step& step) {
  for (const std::string& audience : step.audience) {
    if (audience == "reviewers") tell_reviewers(turn);
    if (audience == "editors") turn.tell("published", std::nullopt);
    if (audience == "submitter" && turn.state().submitter &&
        !turn.has_told("published", turn.state().submitter))
      turn.tell("published", turn.state().submitter);
  }
  return Stay::no;
}

/// Where the panel's outcome leads: the index of the step before the one to enter next.
int take_branch(Turn& turn, const Step& step, int at) {
  const PanelOutcome outcome = outcome_of(turn.state().tally);
  const bool jumps = std::find(step.when.begin(), step.when.end(), outcome) != step.when.end();
  const int next = jumps ? turn.state().definition->find_step(step.go_to) : at + 1;
  Event event = turn.by_engine(EventType::branch_taken);
  event.number = next;
  event.reason = to_string(outcome);
  std::replace(event.reason.begin(), event.reason.end(), '_', ' ');
  event.note = turn.state().definition->steps[static_cast<std::size_t>(next)].id;
  turn.emit(std::move(event));
  return next - 1;
}

Stay enter(Turn& turn, const Step& step) {
  switch (step.kind) {
    case StepKind::task: return enter_task(turn, step);
    case StepKind::panel: return enter_panel(turn, step);
    case StepKind::wait:
      return turn.publish_now ? Stay::no : begin_hold(turn, step.wait_for, step.id);
    case StepKind::aggregate: return enter_aggregate(turn);
    case StepKind::publish: return enter_publish(turn);
    case StepKind::branch:  // enter_next follows it
    case StepKind::notify: break;
  }
  return notify(turn, step);
}

bool applies(const RunState& state, const Step& step) {
  return step.kind != StepKind::task || step.applies_to == AppliesTo::always ||
         state.from_public_form;
}

}  // namespace

void enter_next(Turn& turn) {
  const auto& steps = turn.state().definition->steps;
  for (int next = turn.state().step + 1; next < static_cast<int>(steps.size()); ++next) {
    const Step& step = steps[static_cast<std::size_t>(next)];
    if (!applies(turn.state(), step)) continue;
    Event event =
        turn.publish_now ? turn.act(EventType::step_entered)
                         : turn.by_engine(EventType::step_entered);
    event.number = next;
    event.note = step.id;
    turn.emit(std::move(event));
    if (step.kind == StepKind::branch) next = take_branch(turn, step, next);
    else if (enter(turn, step) == Stay::yes) return;
  }
}

void finish_wait(Turn& turn) {
  const Step* step = turn.state().current_step();
  if (step && step->kind == StepKind::publish && publish(turn) == Stay::yes) return;
  enter_next(turn);
}

void note_failure(Turn& turn, const std::string& what) {
  // Three tries in a row: what fails then fails for a reason that waiting does not mend.
  static constexpr std::array<Duration, 2> retry_after{std::chrono::minutes{1},
                                                       std::chrono::minutes{10}};
  const auto failed_before = static_cast<std::size_t>(turn.state().failures);
  Event event = turn.by_engine(EventType::step_failed);
  event.number = turn.state().step;
  event.reason = what.empty() ? "unknown cause" : what;
  if (failed_before < retry_after.size()) event.due_at = turn.now() + retry_after[failed_before];
  const bool is_paused = !event.due_at;
  turn.emit(std::move(event));
  if (is_paused) turn.tell("editor_needed", std::nullopt);
}

void go_on(Turn& turn) {
  const RunState& state = turn.state();
  const Step* step = state.current_step();
  if (!step) return;
  const bool wait_is_over = !state.hold_until || *state.hold_until <= turn.now();
  if (step->kind == StepKind::panel) return close_if_complete(turn);
  if (step->kind == StepKind::aggregate && !state.needs_editor) return enter_next(turn);
  if ((step->kind == StepKind::wait || step->kind == StepKind::publish) && wait_is_over)
    finish_wait(turn);
}

void end_run(Turn& turn, EventType how, const std::string& reason) {
  std::vector<TaskId> open;
  for (const Task& task : turn.state().tasks)
    if (is_open(task.state)) open.push_back(task.id);
  for (const TaskId id : open) {
    const Task& task = *turn.state().find_task(id);
    Event event = turn.about(turn.by_engine(EventType::task_exited), task, TaskState::exited);
    event.person = task.assignee;
    event.reason =
        how == EventType::run_rejected ? "the run was rejected" : "the run was withdrawn";
    const std::optional<PersonId> holder = task.assignee;
    const bool is_verdict = task.kind == TaskKind::verdict;
    turn.emit(std::move(event));
    if (holder && is_verdict && *holder != turn.in.actor.person)
      turn.tell("taken_away", holder, id);
  }
  Event event = turn.act(how);
  event.reason = reason;
  turn.emit(std::move(event));
  if (how == EventType::run_rejected) turn.announce("tool.rejected", {}, {}, reason);
}

}  // namespace panelist::workflow
