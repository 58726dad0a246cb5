// An editor lets the run go on without the step at which it stands.
#include "workflow/turn.hpp"

namespace panelist::workflow {
namespace {

std::string why_no_panel_skip(const RunState& state) {
  return "a panel is never skipped, its seats would be lost; publish it without the seats that are "
         "missing" +
         std::string(state.failure.empty() ? "" : ", retry it") + " or withdraw it";
}

std::string why_no_count_skip(const RunState& state) {
  if (!state.failure.empty()) return "the figures could not be made; retry it or withdraw it";
  return "too few votes were cast; " +
         std::string(state.tally.votes > 0 ? "publish it with those there are" : "withdraw it");
}

std::string why_no_skip_of(const RunState& state, const Step& step) {
  switch (step.kind) {
    case StepKind::task:
    case StepKind::wait:
      return {};
    case StepKind::panel:
      return why_no_panel_skip(state);
    case StepKind::aggregate:
      return why_no_count_skip(state);
    case StepKind::publish:
      return "without its publication a run would never end; publish, retry or withdraw it";
    case StepKind::branch:
    case StepKind::notify:
      break;
  }
  return state.failure.empty() ? "nothing holds it up there" : std::string();
}

}  // namespace

std::string why_no_skip(const RunState& state) {
  if (is_finished(state.phase)) return phase_of(state);
  if (state.phase == RunPhase::on_hold) return phase_of(state) + "; resume it first";
  const Step* step = state.current_step();
  if (!step) return phase_of(state) + " and has entered no step";
  const std::string why = why_no_skip_of(state, *step);
  return why.empty() ? why : phase_of(state) + " at its step \"" + step->id + "\": " + why;
}

Outcome skip_step(Turn& turn, const ActOnRun& command) {
  const RunState& state = turn.state();
  if (const std::string why = why_no_skip(state); !why.empty()) return fail(conflict(why));
  Event skipped = turn.act(EventType::step_skipped);
  skipped.number = state.step;
  skipped.note = state.current_step()->id;
  skipped.reason = command.reason;
  turn.emit(std::move(skipped));
  std::vector<Task> left;
  for (const Task& task : state.tasks)
    if (is_open(task.state)) left.push_back(task);
  for (const Task& task : left) {
    Event ended = turn.about(turn.by_engine(EventType::task_exited), task, TaskState::exited);
    ended.person = task.assignee;
    ended.reason = "an editor skipped the step";
    turn.emit(std::move(ended));
  }
  enter_next(turn);
  return {};
}

}  // namespace panelist::workflow
