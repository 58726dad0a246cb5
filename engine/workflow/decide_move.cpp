// An editor moves a run to another definition of its workflow.
#include <algorithm>
#include <array>
#include <stdexcept>

#include "base/text.hpp"
#include "workflow/move.hpp"
#include "workflow/turn.hpp"

namespace panelist::workflow {
namespace {

std::string version_of(const Definition& definition) {
  return "version " + std::to_string(definition.version);
}

int find_kind(const Definition& definition, StepKind kind) {
  const auto& steps = definition.steps;
  const auto found =
      std::find_if(steps.begin(), steps.end(), [&](const Step& step) { return step.kind == kind; });
  return static_cast<int>(found - steps.begin());
}

std::string why_not_there(const Step& standing, const Definition& to) {
  const std::string it = "it stands at the step \"" + standing.id + "\", which ";
  const int place = to.find_step(standing.id);
  if (place < 0) return it + version_of(to) + " does not have";
  const Step& there = to.steps[static_cast<std::size_t>(place)];
  const bool is_same = there.kind == standing.kind &&
                       (there.kind != StepKind::task || there.task_kind == standing.task_kind);
  if (is_same) return {};
  return it + "in " + version_of(to) + " is a step of another kind";
}

/// Steps keep their side of the present one: nothing is done twice, and nothing is left out that
/// was still to come. The panel, the figures and the publication count by what they are, whatever
/// they are called.
std::string why_another_order(const RunState& state, const Definition& to, int place) {
  const auto moved = [&](const std::string& id, bool is_past, bool will_be_past) -> std::string {
    if (is_past == will_be_past) return {};
    return "its step \"" + id + "\" is " + (is_past ? "over" : "still to come") + ", and in " +
           version_of(to) + " it is " + (will_be_past ? "over" : "still to come") +
           " at this point";
  };
  const auto& steps = state.definition->steps;
  for (int i = 0; i < static_cast<int>(steps.size()); ++i) {
    const std::string& id = steps[static_cast<std::size_t>(i)].id;
    const int other = to.find_step(id);
    if (i == state.step || other < 0) continue;
    if (std::string why = moved(id, i < state.step, other < place); !why.empty()) return why;
  }
  for (const StepKind kind : {StepKind::panel, StepKind::aggregate, StepKind::publish}) {
    const bool is_past = find_kind(*state.definition, kind) < state.step;
    const bool will_be_past = find_kind(to, kind) < place;
    if (std::string why = moved(std::string(to_string(kind)), is_past, will_be_past); !why.empty())
      return why;
  }
  return {};
}

std::string why_not_moved(const RunState& state, const Definition& to) {
  if (to.name != state.definition->name)
    return "it follows the workflow " + state.definition->name + ", not " + to.name;
  if (to.hash == state.definition->hash) return "it follows this definition already";
  for (const std::string& seat : state.seats)
    if (!to.find_persona(seat))
      return version_of(to) + " has no persona \"" + seat + "\": that seat would be lost";
  const Step* standing = state.current_step();
  if (!standing) return "it has entered no step";
  if (std::string why = why_not_there(*standing, to); !why.empty()) return why;
  return why_another_order(state, to, to.find_step(standing->id));
}

RunState under(const RunState& state, const Definition& to) {
  RunState moved = state;
  moved.definition = std::make_shared<const Definition>(to);
  return moved;
}

/// The vote the old rules waited for is not needed under the new ones.
bool has_enough_votes(const RunState& state) {
  return state.needs_editor && state.is_closed() && state.tally.votes >= min_votes(state);
}
bool has_late_quorum(const RunState& state, Instant now) {
  const std::optional<int> needed = quorum(state);
  return state.is_panel_open() && needed && state.votes_in() >= *needed && state.deadline_at &&
         *state.deadline_at <= now;
}

}  // namespace

std::string why_no_move(const RunState& state, const Definition& to) {
  if (is_finished(state.phase)) return phase_of(state);
  if (state.phase == RunPhase::on_hold) return phase_of(state) + "; resume it first";
  const std::string why = why_not_moved(state, to);
  return why.empty() ? why : phase_of(state) + "; " + why;
}

std::vector<std::string> describe_move(const RunState& state, const Definition& to, Instant now) {
  std::vector<std::string> sentences;
  const auto open = std::count_if(state.tasks.begin(), state.tasks.end(),
                                  [](const Task& task) { return is_open(task.state); });
  if (open > 0)
    sentences.push_back(plural(open, "open task keeps its", "open tasks keep their") + " due time" +
                        (open == 1 ? "" : "s") +
                        "; reminders still to come follow the new version.");
  if (state.is_panel_open() && state.deadline_at)
    sentences.emplace_back("The panel keeps its deadline.");
  for (const domain::Persona& persona : to.personas)
    if (std::find(state.seats.begin(), state.seats.end(), persona.id) == state.seats.end())
      sentences.push_back("The " + persona.id +
                          " gets no seat: the seats of a panel are chosen when the tool is sent.");
  const Step* standing = state.current_step();
  const int place = standing ? to.find_step(standing->id) : -1;
  for (int i = 0; i < place; ++i) {
    const std::string& id = to.steps[static_cast<std::size_t>(i)].id;
    if (state.definition->find_step(id) < 0)
      sentences.push_back("The step \"" + id + "\" comes before the present one and is left out.");
  }
  const RunState moved = under(state, to);
  if (!state.failure.empty())
    sentences.emplace_back("The step that failed waits for its retry, under the new version.");
  else if (has_enough_votes(moved))
    sentences.emplace_back("The votes there are suffice then: the run goes on at once.");
  else if (has_late_quorum(moved, now))
    sentences.emplace_back(
        "The quorum is reached then and the deadline is over: the panel closes at "
        "once.");
  return sentences;
}

Outcome move_run(Turn& turn, const MoveRun& command) {
  const RunState& state = turn.state();
  if (!turn.in.is_editor) return fail(forbidden("only an editor may do this"));
  if (!command.to) throw std::logic_error("move_run: no definition was given");
  if (const std::string why = why_no_move(state, *command.to); !why.empty())
    return fail(conflict(why));
  if (command.reason.empty()) return fail(invalid_field("reason", "is required"));
  Event event = turn.act(EventType::run_moved);
  event.definition = command.to;
  event.definition_hash = command.to->hash;
  event.left_hash = state.definition->hash;
  event.number = command.to->find_step(state.current_step()->id);
  event.reason = command.reason;
  turn.emit(std::move(event));
  if (!state.failure.empty()) return {};
  if (has_enough_votes(state))
    enter_next(turn);
  else if (has_late_quorum(state, turn.now()))
    close_if_complete(turn);
  return {};
}

}  // namespace panelist::workflow
