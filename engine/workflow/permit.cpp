// Who may do what to a task now: the table, narrowed by the run.
#include <algorithm>

#include "workflow/task_cell.hpp"
#include "workflow/turn.hpp"

namespace panelist::workflow {
namespace {

bool holds_persona(const Inputs& inputs, const Task& task) {
  return std::find(inputs.actor_personas.begin(), inputs.actor_personas.end(), task.persona) !=
         inputs.actor_personas.end();
}

std::string why_not_actor(const RunState& state, const Task& task, const Inputs& inputs) {
  return why_not(state, task.persona, acting_candidate(inputs), inputs.candidates, inputs.distinct);
}

bool is_candidate(const RunState& state, const Task& task, const Inputs& inputs) {
  if (task.state != TaskState::ready || !inputs.actor.person) return false;
  if (task.kind != TaskKind::verdict) return inputs.is_editor;
  return holds_persona(inputs, task) && why_not_actor(state, task, inputs).empty();
}

/// What the table cannot know: the panel's and the task's own history.
bool is_in_season(const RunState& state, const Task& task, Verb verb) {
  if (is_finished(state.phase) || state.phase == RunPhase::on_hold) return false;
  if (!verb_applies(verb, task.kind)) return false;
  if (task.kind == TaskKind::verdict && !state.is_panel_open()) return false;
  return verb != Verb::extend || (task.extensions == 0 && task.due_at);
}

}  // namespace

Candidate acting_candidate(const Inputs& inputs) {
  for (const Candidate& candidate : inputs.candidates)
    if (candidate.person == inputs.actor.person) return candidate;
  Candidate candidate;
  candidate.person = inputs.actor.person;
  candidate.personas = inputs.actor_personas;
  return candidate;
}

std::string state_of(const Task& task) {
  return "the task is " + std::string(to_string(task.state));
}

Outcome require_running(const RunState& state) {
  if (is_finished(state.phase) || state.phase == RunPhase::on_hold)
    return fail(conflict("the run is " + std::string(to_string(state.phase))));
  return {};
}

std::vector<Standing> standings(const RunState& state, const Task& task, const Inputs& inputs) {
  std::vector<Standing> found;
  if (inputs.actor.person && task.assignee == inputs.actor.person)
    found.push_back(Standing::assignee);
  if (is_candidate(state, task, inputs)) found.push_back(Standing::candidate);
  if (inputs.is_editor) found.push_back(Standing::editor);
  if (!inputs.actor.person && inputs.actor.label == "engine") found.push_back(Standing::engine);
  return found;
}

std::vector<Verb> actions_on(const RunState& state, const Task& task, const Inputs& inputs) {
  std::vector<Verb> verbs = actions_for(task.state, standings(state, task, inputs));
  std::erase_if(verbs, [&](Verb verb) { return !is_in_season(state, task, verb); });
  return verbs;
}

Result<Transition> permit(const Turn& turn, const Task& task, Verb verb) {
  if (!verb_applies(verb, task.kind))
    return fail(conflict(state_of(task) + "; a " + std::string(to_string(task.kind)) +
                         " task knows no " + std::string(to_string(verb))));
  for (const Standing standing : standings(turn.state(), task, turn.in))
    if (const auto row = find_transition(task.state, verb, standing)) return *row;
  const CellAnswer why = why_refused(task.state, verb, turn.in.is_editor);
  const std::string words = cell_words(task.state, verb, why);
  if (why == CellAnswer::editors_only) return fail(forbidden(words));
  if (why == CellAnswer::not_now) return fail(conflict(words));
  if (find_transition(task.state, verb, Standing::candidate) && turn.in.actor.person &&
      task.kind == TaskKind::verdict && holds_persona(turn.in, task))
    return fail(conflict(state_of(task) + ", but " + why_not_actor(turn.state(), task, turn.in)));
  return fail(forbidden(words));
}

}  // namespace panelist::workflow
