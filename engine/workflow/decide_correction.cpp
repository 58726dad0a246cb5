// After the close: a public verdict is corrected by consent of its author and an editor, or voided.
#include "base/text.hpp"
#include "workflow/turn.hpp"

namespace panelist::workflow {
namespace {

/// "the developer's verdict": how readers of the changelog know the seat.
std::string verdict_of(const RunState& state, const std::string& persona_id) {
  const domain::Persona* persona = state.definition->find_persona(persona_id);
  return "The " + to_lower_ascii(persona ? persona->title : persona_id) + "'s verdict";
}

/// Open to second thoughts: a vote that counts, on a panel that closed, of a run that still stands.
Outcome require_public_vote(const RunState& state, const Task& task) {
  if (task.kind != TaskKind::verdict)
    return fail(conflict(state_of(task) + "; a " + std::string(to_string(task.kind)) +
                         " task has no verdict"));
  if (!state.is_closed())
    return fail(conflict("the panel is open and " + state_of(task) +
                         "; until it closes a verdict is reopened or sent back"));
  const bool stands = state.phase == RunPhase::aggregated || state.phase == RunPhase::sign_off ||
                      state.phase == RunPhase::published;
  if (!stands) return fail(conflict("the run is " + std::string(to_string(state.phase))));
  if (task.state != TaskState::completed || !task.verdict)
    return fail(conflict(state_of(task) + " and holds no vote that counts"));
  return {};
}

/// The new figures reach whoever sees the scorecard.
void follow_up(Turn& turn, const std::string& reason) {
  if (turn.state().phase == RunPhase::published) turn.add_effect(RepublishPages{reason});
}

void tell_asker(Turn& turn, const OpenCorrection& correction) {
  if (correction.by && correction.by != turn.in.actor.person)
    turn.tell("correction_answered", correction.by, correction.task);
}

Event about_correction(Event event, const RunState& state, const OpenCorrection& correction) {
  event.correction = correction.id;
  event.task = correction.task;
  event.persona = state.find_task(correction.task)->persona;
  event.person = state.find_task(correction.task)->assignee;
  return event;
}

void decline(Turn& turn, Event event, const std::string& reason, const std::string& note) {
  event.reason = reason;
  event.note = note;
  turn.emit(std::move(event));
}

/// Only the other side answers; the side that asked may take it back.
Outcome require_side(const Turn& turn, const OpenCorrection& correction, const Task& task,
                     bool accepts) {
  const PersonId actor = turn.in.actor.person;
  const bool is_asker = actor == correction.by;
  const bool is_author = actor && task.assignee == actor;
  if (is_asker && !accepts) return {};
  if (!correction.by_author)
    return is_author ? Outcome{}
                     : fail(forbidden("only its author accepts or declines a suggested edit"));
  if (!turn.in.is_editor) return fail(forbidden("an editor answers what an author asks for"));
  if (is_author) return fail(forbidden("another editor answers what you ask for yourself"));
  return {};
}

void accept(Turn& turn, const OpenCorrection& correction, const Task& task,
            const AnswerCorrection& answer) {
  domain::Tally tally = turn.state().tally;
  if (answer.before == domain::Decision::ship) --tally.ships;
  if (answer.after == domain::Decision::ship) ++tally.ships;
  Event event = about_correction(turn.act(EventType::verdict_corrected), turn.state(), correction);
  event.verdict = answer.verdict;
  event.version = answer.version;
  event.commitment = answer.commitment;
  event.reason = answer.reason;
  event.tally = tally;
  turn.emit(std::move(event));
  std::string words = verdict_of(turn.state(), task.persona) + " was corrected";
  if (answer.before != answer.after)
    words += " from " + std::string(domain::to_string(answer.before)) + " to " +
             std::string(domain::to_string(answer.after));
  follow_up(turn, words + ": " + answer.reason);
}

}  // namespace

void drop_correction(Turn& turn, TaskId task, const std::string& why) {
  const OpenCorrection* open = turn.state().correction_of(task);
  if (!open) return;
  const OpenCorrection correction = *open;
  decline(
      turn,
      about_correction(turn.by_engine(EventType::correction_declined), turn.state(), correction),
      why, "dropped");
  tell_asker(turn, correction);
}

Outcome suggest_correction(Turn& turn, const SuggestCorrection& command) {
  const RunState& state = turn.state();
  const Task* found = state.find_task(command.task);
  if (!found) return fail(not_found("there is no such task"));
  const Task task = *found;
  const bool is_author = turn.in.actor.person && task.assignee == turn.in.actor.person;
  if (!is_author && !turn.in.is_editor)
    return fail(forbidden("a verdict is corrected by its author or at an editor's suggestion"));
  if (auto open = require_public_vote(state, task); !open) return open;
  if (state.correction_of(task.id))
    return fail(conflict("a correction of this verdict waits for its answer already"));
  if (command.changes_decision && !is_author)
    return fail(invalid_field("decision", "is its author's alone to change"));
  if (command.reason.empty()) return fail(invalid_field("reason", "is required"));
  Event event = turn.act(EventType::correction_suggested);
  event.correction = command.correction;
  event.task = task.id;
  event.persona = task.persona;
  event.person = task.assignee;
  event.verdict = *task.verdict;
  event.reason = command.reason;
  event.note = is_author ? "author" : "editor";
  turn.emit(std::move(event));
  turn.tell("correction_asked", is_author ? std::nullopt : task.assignee, task.id);
  return {};
}

Outcome answer_correction(Turn& turn, const AnswerCorrection& command) {
  const OpenCorrection* found = turn.state().find_correction(command.correction);
  if (!found) return fail(conflict("the correction was answered already"));
  const OpenCorrection correction = *found;
  const Task task = *turn.state().find_task(correction.task);
  if (auto side = require_side(turn, correction, task, command.accept); !side) return side;
  if (!command.accept) {
    const bool is_taken_back = turn.in.actor.person == correction.by;
    decline(turn,
            about_correction(turn.act(EventType::correction_declined), turn.state(), correction),
            command.reason, is_taken_back ? "taken back" : "declined");
    tell_asker(turn, correction);
    return {};
  }
  if (auto open = require_public_vote(turn.state(), task); !open) return open;
  accept(turn, correction, task, command);
  tell_asker(turn, correction);
  return {};
}

Outcome void_verdict(Turn& turn, const VoidVerdict& command) {
  const Task* found = turn.state().find_task(command.task);
  if (!found) return fail(not_found("there is no such task"));
  const Task task = *found;
  if (!turn.in.is_editor) return fail(forbidden("only an editor voids a verdict"));
  if (auto open = require_public_vote(turn.state(), task); !open) return open;
  if (command.reason.empty()) return fail(invalid_field("reason", "is required"));
  if (turn.state().tally.votes == 1 && turn.state().phase != RunPhase::published)
    return fail(conflict("the run is " + std::string(to_string(turn.state().phase)) +
                         " and this is its only vote; withdraw the run instead"));
  drop_correction(turn, task.id, "the verdict was voided");
  domain::Tally tally = turn.state().tally;
  --tally.votes;
  ++tally.empty;
  if (command.before == domain::Decision::ship) --tally.ships;
  Event event = turn.act(EventType::verdict_voided);
  event.task = task.id;
  event.persona = task.persona;
  event.person = task.assignee;
  event.verdict = *task.verdict;
  event.reason = command.reason;
  event.tally = tally;
  turn.emit(std::move(event));
  if (task.assignee && *task.assignee != turn.in.actor.person)
    turn.tell("voided", task.assignee, task.id);
  follow_up(turn, verdict_of(turn.state(), task.persona) + " was voided: " + command.reason);
  return {};
}

}  // namespace panelist::workflow
