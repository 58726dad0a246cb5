#include "workflow/run_state.hpp"

#include <algorithm>
#include <array>
#include <tuple>

#include "workflow/timers.hpp"

namespace panelist::workflow {
namespace {

constexpr std::array<std::string_view, 10> phase_names{
    "submitted", "triage",  "in_review", "aggregated", "sign_off",
    "published", "on_hold", "rejected",  "withdrawn",  "retired"};

bool is_seated(const Task& task) {
  return task.kind == TaskKind::verdict &&
         (is_open(task.state) || task.state == TaskState::completed ||
          task.state == TaskState::abstained);
}

void keep_earlier(std::optional<Timer>& earliest, const Timer& timer) {
  const auto rank = [](const Timer& t) { return std::tuple(t.at, t.kind, t.task); };
  if (!earliest || rank(timer) < rank(*earliest)) earliest = timer;
}

void consider_task(const RunState& state, const Task& task, std::optional<Timer>& earliest) {
  if (!is_open(task.state) || task.state == TaskState::suspended) return;
  if (task.from_pool && !task.has_draft && task.lease_until)
    keep_earlier(earliest, {*task.lease_until, TimerKind::lease, task.id});
  const Step* step = step_of(state, task);
  if (!task.due_at || !step) return;
  if (task.rung < static_cast<int>(step->reminders.size()))
    keep_earlier(earliest, {*task.due_at + step->reminders[static_cast<std::size_t>(task.rung)],
                            TimerKind::reminder, task.id});
  if (!task.overdue_done)
    keep_earlier(earliest, {*overdue_at(*step, task), TimerKind::overdue, task.id});
}

}  // namespace

std::string_view to_string(RunPhase phase) { return phase_names[static_cast<std::size_t>(phase)]; }

std::optional<RunPhase> parse_run_phase(std::string_view text) {
  const auto found = std::find(phase_names.begin(), phase_names.end(), text);
  if (found == phase_names.end()) return std::nullopt;
  return static_cast<RunPhase>(found - phase_names.begin());
}

bool is_finished(RunPhase phase) {
  return phase == RunPhase::published || phase == RunPhase::rejected ||
         phase == RunPhase::withdrawn || phase == RunPhase::retired;
}

Task* RunState::find_task(TaskId wanted) {
  const auto found = std::find_if(tasks.begin(), tasks.end(),
                                  [&](const Task& task) { return task.id == wanted; });
  return found == tasks.end() ? nullptr : &*found;
}

const Task* RunState::find_task(TaskId wanted) const {
  return const_cast<RunState*>(this)->find_task(wanted);
}

const Task* RunState::seat_task(std::string_view persona) const {
  // Newest first: an abstained seat shows its abstention, a reopened one its newest task.
  for (auto task = tasks.rbegin(); task != tasks.rend(); ++task)
    if (task->persona == persona && is_seated(*task)) return &*task;
  return nullptr;
}

const OpenCorrection* RunState::find_correction(CorrectionId wanted) const {
  for (const OpenCorrection& one : corrections)
    if (one.id == wanted) return &one;
  return nullptr;
}

const OpenCorrection* RunState::correction_of(TaskId task) const {
  for (const OpenCorrection& one : corrections)
    if (one.task == task) return &one;
  return nullptr;
}

int RunState::seats_in() const {
  return static_cast<int>(std::count_if(seats.begin(), seats.end(), [&](const std::string& seat) {
    const Task* task = seat_task(seat);
    return task && !is_open(task->state);
  }));
}

int RunState::votes_in() const {
  return static_cast<int>(std::count_if(seats.begin(), seats.end(), [&](const std::string& seat) {
    const Task* task = seat_task(seat);
    return task && task->state == TaskState::completed;
  }));
}

const Step* RunState::current_step() const {
  if (!definition || step < 0 || step >= static_cast<int>(definition->steps.size())) return nullptr;
  return &definition->steps[static_cast<std::size_t>(step)];
}

bool same_state(const RunState& left, const RunState& right) {
  const auto fields = [](const RunState& s) {
    return std::tie(s.id, s.tool, s.round, s.seats, s.from_public_form, s.submitter, s.phase,
                    s.held_from, s.held_at, s.step, s.seq, s.tasks, s.refusals, s.corrections,
                    s.opened_at, s.closed_at, s.deadline_at, s.hold_until, s.published_at,
                    s.deadline_passed, s.needs_editor, s.failure, s.failures, s.retry_at,
                    s.tally.ships, s.tally.votes, s.tally.abstained, s.tally.empty);
  };
  const bool same_definition =
      left.definition == right.definition ||
      (left.definition && right.definition && left.definition->hash == right.definition->hash);
  return same_definition && fields(left) == fields(right);
}

int min_votes(const RunState& state) {
  const int seats = static_cast<int>(state.seats.size());
  const std::optional<int>& wanted = state.definition->panel_step().min_votes;
  return wanted ? std::min(*wanted, seats) : seats / 2 + 1;
}

std::optional<int> quorum(const RunState& state) {
  const std::optional<int>& wanted = state.definition->panel_step().quorum;
  if (!wanted) return std::nullopt;
  return std::min(*wanted, static_cast<int>(state.seats.size()));
}

const Step* step_of(const RunState& state, const Task& task) {
  if (!state.definition) return nullptr;
  for (const Step& step : state.definition->steps) {
    if (task.kind == TaskKind::verdict && step.kind == StepKind::panel) return &step;
    if (step.kind == StepKind::task && step.task_kind == task.kind) return &step;
  }
  return nullptr;
}

std::optional<Instant> overdue_at(const Step& step, const Task& task) {
  if (!task.due_at) return std::nullopt;
  return *task.due_at + step.overdue_after.value_or(Duration{0});
}

int first_rung(const Step& step, Instant due_at, Instant now) {
  return static_cast<int>(
      std::count_if(step.reminders.begin(), step.reminders.end(),
                    [&](Duration offset) { return due_at + offset <= now; }));
}

std::optional<Timer> next_timer(const RunState& state) {
  if (is_finished(state.phase) || state.phase == RunPhase::on_hold) return std::nullopt;
  std::optional<Timer> earliest;
  // A failed step waits for its retry and for nothing else: its clock would fail again for ever.
  if (!state.failure.empty()) {
    if (state.retry_at) earliest = Timer{*state.retry_at, TimerKind::retry, {}};
    return earliest;
  }
  for (const Task& task : state.tasks) consider_task(state, task, earliest);
  if (state.is_panel_open() && state.deadline_at && !state.deadline_passed)
    keep_earlier(earliest, {*state.deadline_at, TimerKind::deadline, {}});
  if (state.hold_until) keep_earlier(earliest, {*state.hold_until, TimerKind::hold, {}});
  return earliest;
}

std::optional<Instant> next_wake(const RunState& state) {
  const auto timer = next_timer(state);
  if (!timer) return std::nullopt;
  return timer->at;
}

}  // namespace panelist::workflow
