#include "workflow/open_demand.hpp"

#include <algorithm>
#include <limits>

#include "workflow/assignment_words.hpp"
#include "workflow/rebalance.hpp"

namespace panelist::workflow {
namespace {

/// The run as if the seats asked for were free already.
DemandPanel asked_panel(const RunState& state, const std::vector<SeatRequest>& requests,
                        const std::vector<Candidate>& candidates) {
  DemandPanel panel{state, {}};
  panel.state.phase = RunPhase::in_review;
  panel.state.failure.clear();
  if (!panel.state.opened_at) panel.state.opened_at = Instant{};
  // Of equally urgent seats those that wait already come first.
  std::int64_t id =
      std::numeric_limits<std::int64_t>::max() - static_cast<std::int64_t>(requests.size());
  for (const SeatRequest& request : requests) {
    const Task* task = state.seat_task(request.persona);
    if (task && task->state == TaskState::ready) continue;
    Task free;
    free.id = TaskId{id++};
    free.persona = request.persona;
    free.state = TaskState::ready;
    free.due_at = request.due_at;
    panel.state.tasks.push_back(std::move(free));
  }
  // Only what was asked for: another free seat of this panel has had its turn.
  std::erase_if(panel.state.tasks, [&](const Task& task) {
    return task.state == TaskState::ready &&
           std::none_of(requests.begin(), requests.end(), [&](const SeatRequest& request) {
             return request.persona == task.persona;
           });
  });
  for (const Candidate& candidate : candidates)
    if (candidate.has_conflict) panel.tied.push_back(candidate.person);
  return panel;
}

std::string seat_words(const SeatMove& move, const std::string& tool_name) {
  std::string words = "the " + persona_words(move.persona) + " seat of " + tool_name;
  if (move.due_at) words += " (due " + short_day(*move.due_at) + ")";
  return words;
}

}  // namespace

JointPlan keep_places(const RunState& state, const std::vector<SeatRequest>& requests,
                      const std::vector<Candidate>& candidates, DistinctPeople policy,
                      std::uint64_t seed, const std::vector<DemandPanel>& demand) {
  JointPlan joint;
  if (demand.empty() || requests.empty()) return joint;
  std::vector<DemandPanel> panels{asked_panel(state, requests, candidates)};
  panels.insert(panels.end(), demand.begin(), demand.end());
  std::vector<Candidate> people = candidates;
  for (Candidate& person : people) person.has_conflict = false;  // to this run's maker alone
  RebalanceRules rules;
  rules.distinct = policy;
  rules.only_unheld = true;
  const std::vector<const Task*> asked = free_seats(panels.front().state);
  const Task& first = **std::min_element(
      asked.begin(), asked.end(),
      [](const Task* left, const Task* right) { return is_more_urgent(*left, *right); });
  for (const SeatMove& move : plan_rebalance(panels, people, rules, seed).moves) {
    if (move.panel == 0) continue;
    const DemandPanel& panel = panels[move.panel];
    joint.kept.push_back({move.to, seat_words(move, panel.tool_name)});
    const Task& task = *panel.state.find_task(move.task);
    auto& runs = is_more_urgent(task, first) ? joint.sooner : joint.later;
    if (std::find(runs.begin(), runs.end(), panel.state.id) == runs.end())
      runs.push_back(panel.state.id);
  }
  return joint;
}

bool is_more_urgent(const Task& left, const Task& right) {
  if (left.due_at == right.due_at) return left.id < right.id;
  return left.due_at && (!right.due_at || *left.due_at < *right.due_at);
}

std::vector<const Task*> free_seats(const RunState& state) {
  std::vector<const Task*> free;
  if (!state.is_panel_open() || state.phase != RunPhase::in_review || !state.failure.empty())
    return free;
  for (const std::string& seat : state.seats)
    if (const Task* task = state.seat_task(seat); task && task->state == TaskState::ready)
      free.push_back(task);
  return free;
}

}  // namespace panelist::workflow
