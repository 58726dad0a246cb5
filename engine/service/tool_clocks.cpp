// What runs against the clock for a tool, and how long each phase took.
#include <algorithm>

#include "service/list_tools.hpp"
#include "storage/history_chain.hpp"
#include "storage/person_refs.hpp"
#include "storage/runs.hpp"
#include "storage/tools.hpp"
#include "workflow/replay.hpp"

namespace panelist::service {
namespace {

void add_task_clocks(Unit& unit, const workflow::RunState& state, const workflow::Task& task,
                     std::vector<ClockView>& clocks) {
  if (!workflow::is_open(task.state)) return;
  std::string person;
  if (task.assignee)
    if (const auto row = storage::find_person_row(unit.tx, *task.assignee)) person = row->name;
  const auto add = [&](const char* name, Instant at) {
    clocks.push_back({name, task.persona, person, task.id, at});
  };
  if (task.due_at) add("due", *task.due_at);
  if (task.lease_until && !task.has_draft) add("lease", *task.lease_until);
  const workflow::Step* step = workflow::step_of(state, task);
  const auto rung = static_cast<std::size_t>(task.rung);
  if (step != nullptr && task.due_at && rung < step->reminders.size())
    add("reminder", *task.due_at + step->reminders[rung]);
}

/// The history replayed: each change of phase ends one span and begins the next.
std::vector<PhaseSpan> replay_phases(Unit& unit, const workflow::RunState& now) {
  const workflow::DefinitionOf find = [&](const std::string& hash) {
    return storage::get_definition(unit.tx, unit.catalog, hash);
  };
  const std::vector<workflow::Event> history = storage::load_history(unit.tx, now.id);
  workflow::RunState state = workflow::begin_replay(now, history, find);
  std::vector<PhaseSpan> spans;
  for (const workflow::Event& event : history) {
    workflow::replay_event(state, event, find);
    if (!spans.empty() && spans.back().phase == state.phase) continue;
    if (!spans.empty()) spans.back().until = event.at;
    spans.push_back({state.phase, event.at, std::nullopt});
  }
  return spans;
}

}  // namespace

Result<ToolClocks> tool_clocks(Unit& unit, std::string_view slug) {
  if (!unit.actor.is_editor()) return fail(forbidden("The clocks are the editors'."));
  const auto tool = storage::find_tool_by_any_slug(unit.tx, slug);
  if (!tool || !tool->run) return fail(not_found("there is no such tool"));
  const auto run = storage::find_run(unit.tx, unit.catalog, *tool->run);
  if (!run) return fail(not_found("there is no such run"));
  ToolClocks clocks;
  const workflow::RunState& state = run->state;
  const bool stands_still =
      workflow::is_finished(state.phase) || state.phase == workflow::RunPhase::on_hold;
  if (!stands_still) {
    for (const workflow::Task& task : state.tasks)
      add_task_clocks(unit, state, task, clocks.clocks);
    if (state.deadline_at && state.is_panel_open())
      clocks.clocks.push_back({"deadline", {}, {}, {}, *state.deadline_at});
    if (state.hold_until) clocks.clocks.push_back({"hold", {}, {}, {}, *state.hold_until});
  }
  std::stable_sort(clocks.clocks.begin(), clocks.clocks.end(),
                   [](const ClockView& a, const ClockView& b) { return a.at < b.at; });
  clocks.phases = replay_phases(unit, state);
  return clocks;
}

}  // namespace panelist::service
