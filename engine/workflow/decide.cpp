#include "workflow/decide.hpp"

#include <algorithm>
#include <array>
#include <set>

#include "workflow/turn.hpp"

namespace panelist::workflow {
namespace {

constexpr std::array<std::string_view, 11> run_verb_names{
    "hold",        "resume",    "withdraw", "reject",  "retry",    "publish",
    "open-sealed", "skip-wait", "retire",   "retract", "skip-step"};

/// The seats of this run in page order: all of the definition's, or those a later round asks for.
Result<std::vector<std::string>> choose_seats(const Definition& definition,
                                              const std::vector<std::string>& only) {
  std::set<std::string> wanted(only.begin(), only.end());
  std::vector<std::string> seats;
  for (const domain::Persona& persona : definition.personas)
    if (only.empty() || wanted.erase(persona.id) > 0) seats.push_back(persona.id);
  if (!wanted.empty() && !only.empty())
    return fail(invalid_field("personas", "the workflow " + definition.name +
                                              " has no persona \"" + *wanted.begin() + "\""));
  return seats;
}

Outcome submit_tool(Turn& turn, const SubmitTool& command) {
  const RunState& state = turn.state();
  if (state.seq != 0)
    return fail(conflict("the run is " + std::string(to_string(state.phase)) + " already"));
  auto seats = choose_seats(*state.definition, command.only_personas);
  if (!seats) return fail(seats.error());
  Event event = turn.act(EventType::run_submitted);
  event.seats = std::move(*seats);
  event.number = state.round;
  event.definition_hash = state.definition->hash;
  if (state.from_public_form) event.note = "public_form";
  if (state.submitter) event.person = state.submitter;
  turn.emit(std::move(event));
  turn.announce("tool.submitted");
  enter_next(turn);
  return {};
}

Outcome fail_step(Turn& turn, const StepFailed& command) {
  const RunState& state = turn.state();
  if (is_finished(state.phase))
    return fail(conflict("the run is " + std::string(to_string(state.phase))));
  note_failure(turn, command.what);
  return {};
}

Outcome dispatch(Turn& turn, const Command& command) {
  if (const auto* submit = std::get_if<SubmitTool>(&command)) return submit_tool(turn, *submit);
  if (turn.state().seq == 0) return fail(conflict("the run is not submitted yet"));
  if (const auto* act = std::get_if<ActOnTask>(&command)) return act_on_task(turn, *act);
  if (const auto* verdict = std::get_if<SubmitVerdict>(&command))
    return submit_verdict(turn, *verdict);
  if (const auto* decided = std::get_if<DecideTask>(&command)) return decide_task(turn, *decided);
  if (const auto* asked = std::get_if<RemindTask>(&command)) return remind_task(turn, *asked);
  if (const auto* asked = std::get_if<SuggestCorrection>(&command))
    return suggest_correction(turn, *asked);
  if (const auto* answer = std::get_if<AnswerCorrection>(&command))
    return answer_correction(turn, *answer);
  if (const auto* voided = std::get_if<VoidVerdict>(&command)) return void_verdict(turn, *voided);
  if (const auto* draft = std::get_if<NoteDraft>(&command)) return note_draft(turn, *draft);
  if (const auto* act = std::get_if<ActOnRun>(&command)) return act_on_run(turn, *act);
  if (const auto* move = std::get_if<MoveRun>(&command)) return move_run(turn, *move);
  if (const auto* failed = std::get_if<StepFailed>(&command)) return fail_step(turn, *failed);
  if (const auto* left = std::get_if<PersonLeft>(&command))
    person_left(turn, left->person);
  else
    tick(turn);
  return {};
}

}  // namespace

std::string_view to_string(RunVerb verb) { return run_verb_names[static_cast<std::size_t>(verb)]; }

std::optional<RunVerb> parse_run_verb(std::string_view text) {
  const auto found = std::find(run_verb_names.begin(), run_verb_names.end(), text);
  if (found == run_verb_names.end()) return std::nullopt;
  return static_cast<RunVerb>(found - run_verb_names.begin());
}

std::size_t fresh_tasks_needed(const RunState& state) {
  // Each seat is opened at most once per command; beside it at most one triage and one sign-off
  // task.
  const std::size_t seats =
      state.definition ? state.definition->personas.size() : state.seats.size();
  return seats + 2;
}

Result<Decided> decide(RunState state, const Command& command, const Inputs& inputs) {
  Turn turn(std::move(state), inputs);
  if (auto outcome = dispatch(turn, command); !outcome) return fail(std::move(outcome.error()));
  wake_for_absent(turn);
  return std::move(turn).finish();
}

}  // namespace panelist::workflow
