#include "service/advance_run.hpp"

#include <algorithm>

#include "service/open_demand.hpp"
#include "service/record_history.hpp"
#include "service/run_effects.hpp"
#include "storage/candidates.hpp"
#include "storage/corrections.hpp"
#include "storage/drafts.hpp"
#include "storage/verdict_reader.hpp"
#include "storage/verdicts.hpp"
#include "workflow/waiting.hpp"

namespace panelist::service {
namespace {

using storage::LoadedRun;
using workflow::RunState;
using workflow::Verb;

/// What a command may need beside the state; each costs statements.
struct Needs {
  bool people{true}, votes{true};
  bool demand{false};              ///< what other runs wait for: seats may be given
  std::optional<PersonId> named;   ///< the person an editor or a holder named
};

bool is_from_pool(const RunState& state, TaskId id) {
  const workflow::Task* task = state.find_task(id);
  return task != nullptr && task->state == workflow::TaskState::ready;
}

bool is_after_close(const workflow::Command& command) {
  return std::holds_alternative<workflow::SuggestCorrection>(command) ||
         std::holds_alternative<workflow::AnswerCorrection>(command) ||
         std::holds_alternative<workflow::VoidVerdict>(command);
}

/// Whether the command may give seats of this run to somebody.
bool may_give_seats(const RunState& state, const workflow::Command& command) {
  if (state.is_closed()) return false;
  if (const auto* task = std::get_if<workflow::ActOnTask>(&command))
    return task->verb == Verb::decline || task->verb == Verb::recuse || task->verb == Verb::exit;
  if (const auto* act = std::get_if<workflow::ActOnRun>(&command))
    return act->verb == workflow::RunVerb::open_sealed ||
           act->verb == workflow::RunVerb::skip_step || act->verb == workflow::RunVerb::retry;
  return std::holds_alternative<workflow::SubmitTool>(command) ||
         std::holds_alternative<workflow::DecideTask>(command) ||
         std::holds_alternative<workflow::Tick>(command) ||
         std::holds_alternative<workflow::PersonLeft>(command);
}

// The two commands of every panel case are looked at closely; the rare ones simply get everything.
Needs needs_of(const Unit& unit, const RunState& state, const workflow::Command& command) {
  Needs needs;
  const bool is_machine = !unit.actor.model.empty();
  if (const auto* submit = std::get_if<workflow::SubmitVerdict>(&command)) {
    const bool is_last = state.seats_in() + 1 >= static_cast<int>(state.seats.size());
    needs.people = is_machine || is_from_pool(state, submit->task);
    needs.votes = is_last || state.deadline_passed ||
                  (state.deadline_at && *state.deadline_at <= unit.now);
  } else if (const auto* draft = std::get_if<workflow::NoteDraft>(&command)) {
    needs.people = is_machine || is_from_pool(state, draft->task);
    needs.votes = false;
  } else if (is_after_close(command)) {
    needs.people = needs.votes = false;
  } else if (std::holds_alternative<workflow::RemindTask>(command)) {
    needs.people = needs.votes = false;
  } else if (std::holds_alternative<workflow::SubmitTool>(command)) {
    needs.votes = false;
  } else if (const auto* act = std::get_if<workflow::ActOnTask>(&command)) {
    needs.named = act->assignee;
    needs.people = act->verb != Verb::reopen && act->verb != Verb::extend;
    needs.votes = act->verb == Verb::abstain;
  }
  needs.votes = needs.votes && state.is_panel_open();
  needs.demand = needs.people && may_give_seats(state, command);
  return needs;
}

std::vector<workflow::Candidate> load_people(Unit& unit, const LoadedRun& run,
                                             std::optional<PersonId> named,
                                             const OpenDemand& demand) {
  storage::CandidateQuery query;
  query.personas = run.state.seats;
  if (query.personas.empty())
    for (const auto& persona : run.state.definition->personas) query.personas.push_back(persona.id);
  query.maker_folded = run.maker_folded;
  query.now = unit.now;
  query.more = static_cast<int>(run.state.refusals.size() + run.state.tasks.size());
  if (named) query.also.push_back(*named);
  if (!unit.actor.personas.empty() && unit.actor.person) query.also.push_back(unit.actor.person);
  for (const workflow::Task& task : run.state.tasks)
    if (task.assignee && task.kind == workflow::TaskKind::verdict)
      query.also.push_back(*task.assignee);
  return list_people_for(unit, std::move(query), demand);
}

workflow::Inputs gather(Unit& unit, const LoadedRun& run, const workflow::Command& command) {
  const Needs needs = needs_of(unit, run.state, command);
  workflow::Inputs inputs = actor_inputs(unit);
  inputs.publish_hold = unit.rules.publish_hold;
  inputs.is_shown = run.published_run == run.state.id;
  std::size_t ids = needs.votes ? 2 : 0;  // a close may open a sign-off task
  if (needs.people) {
    OpenDemand demand;
    if (needs.demand) demand = load_open_demand(unit, run.state.id);
    inputs.candidates = load_people(unit, run, needs.named, demand);
    inputs.demand = std::move(demand.panels);
    inputs.given_back = std::move(demand.given_back);
    inputs.seed = unit.random.next_u64();
    ids = workflow::fresh_tasks_needed(run.state);
  }
  for (std::size_t i = 0; i < ids; ++i)
    inputs.fresh_tasks.push_back(TaskId{unit.tx.next_id()});
  if (needs.votes)
    inputs.sealed_votes = storage::engine_only_read_sealed_votes(unit.tx, run.state.id);
  return inputs;
}

// A verdict that goes back to its author counts no more and is their draft again.
void give_back(Unit& unit, RunId run, const workflow::Event& event) {
  if (event.person && event.verdict) {
    const auto verdict = storage::find_verdict(unit.tx, event.verdict, {*event.person, false});
    if (verdict) restore_as_draft(unit, event.task, *event.person, *verdict);
  }
  storage::supersede_verdict(unit.tx, run, event.persona);
}

/// A draft is there when its first words were noted, or when an earlier version came back as one.
bool may_have_draft(const RunState& before, const workflow::Event& submitted) {
  const workflow::Task* task = before.find_task(submitted.task);
  return submitted.version > 1 || (task != nullptr && task->has_draft);
}

void follow_verdicts(Unit& unit, const RunState& before,
                     const std::vector<workflow::Event>& events) {
  const RunId run = before.id;
  using Type = workflow::EventType;
  for (const workflow::Event& event : events) {
    if (event.type == Type::task_reopened || event.type == Type::task_sent_back)
      give_back(unit, run, event);
    if (event.type == Type::verdict_voided) storage::void_verdict(unit.tx, run, event.verdict);
    if (event.type == Type::verdict_corrected)
      storage::end_correction(unit.tx, event.correction, "accepted", "", unit.now);
    if (event.type == Type::correction_declined)
      storage::end_correction(unit.tx, event.correction, event.note, event.reason, unit.now);
    if (event.type == Type::verdict_submitted && event.person && may_have_draft(before, event))
      storage::delete_draft(unit.tx, event.task, *event.person);
    if (event.type == Type::panel_closed) storage::open_verdicts(unit.tx, run);
  }
}

/// Somebody who sat on this panel does not any more: they may have kept others, or themselves, from
/// a seat beside theirs.
bool has_left(const RunState& before, const RunState& after) {
  return std::any_of(before.seats.begin(), before.seats.end(), [&](const std::string& seat) {
    const workflow::Task* was = before.seat_task(seat);
    const workflow::Task* now = after.seat_task(seat);
    return was && was->assignee && (!now || now->assignee != was->assignee);
  });
}

/// When somebody must look at the run again: its own next clock or, while a seat of it is free, an
/// earlier wake (somebody may come for it), which stays until it comes. What was resumed is tried
/// again at once, nobody having looked for people meanwhile, and so is what waited already when
/// somebody leaves the panel.
std::optional<Instant> wake_of(const Unit& unit, const LoadedRun& before, const RunState& after) {
  const auto next = workflow::next_wake(after);
  const auto free = workflow::free_seats(after);
  if (free.empty()) return next;
  for (const workflow::Task* seat : free) {
    const auto* was = before.state.find_task(seat->id);
    if (was == nullptr || was->assignee) continue;
    if (was->state == workflow::TaskState::suspended || has_left(before.state, after))
      return unit.now;
  }
  if (before.wakes_at == workflow::next_wake(before.state)) return next;
  if (!before.wakes_at) return next;
  return next ? std::min(*next, *before.wakes_at) : before.wakes_at;
}

storage::RunProjection project(const Unit& unit, const LoadedRun& before, const RunState& state,
                               const Sha256& head) {
  storage::RunProjection projection;
  projection.head = head;
  projection.now = unit.now;
  projection.wakes_at = wake_of(unit, before, state);
  projection.held_seats_due = workflow::held_seats_due(state);
  const auto nameless = [](PersonId) { return std::string(); };
  const auto waiting =
      workflow::explain_waiting(state, {}, unit.rules.distinct_people, nameless, unit.now);
  projection.needs_editor = waiting && waiting->needs_editor;
  return projection;
}

void hint_after_commit(Unit& unit, const LoadedRun& run) {
  Signals& signals = unit.signals;
  const RunId id = run.state.id;
  unit.tx.after_commit([&signals, id, wakes_at = run.wakes_at] {
    signals.run_changed(id);
    if (wakes_at) signals.timer_set(*wakes_at);
  });
}

void project_onto(LoadedRun& run, const storage::RunProjection& projection) {
  run.wakes_at = projection.wakes_at;
  run.needs_editor_now = projection.needs_editor;
  run.head = projection.head;
  run.changed_at = projection.now;
}

bool publishes(const workflow::Decided& decided) {
  return std::any_of(decided.effects.begin(), decided.effects.end(), [](const auto& effect) {
    return std::holds_alternative<workflow::PublishPage>(effect);
  });
}

Advanced store(Unit& unit, LoadedRun run, workflow::Decided decided,
               const std::vector<workflow::Candidate>& people) {
  Advanced advanced{std::move(run), std::move(decided.events)};
  if (advanced.events.empty()) {
    perform_effects(unit, advanced.run, {}, decided.effects, people);
    return advanced;
  }
  const HistoryStep history =
      link_history(unit, advanced.run.head, decided.state.id, advanced.events);
  const storage::RunProjection projection =
      project(unit, advanced.run, decided.state, history.head);
  record_history(unit, decided.state, advanced.events, history);
  follow_verdicts(unit, advanced.run.state, advanced.events);
  const std::vector<PersonId> freed =
      storage::save_run(unit.tx, advanced.run.state, decided.state, projection);
  advanced.run.state = std::move(decided.state);
  project_onto(advanced.run, projection);
  perform_effects(unit, advanced.run, advanced.events, decided.effects, people);
  for (const PersonId person : freed) offer_to(unit, person);
  hint_after_commit(unit, advanced.run);
  return advanced;
}

}  // namespace

workflow::Inputs actor_inputs(const Unit& unit) {
  workflow::Inputs inputs;
  inputs.now = unit.now;
  inputs.actor = {unit.actor.person, unit.actor.person ? std::string() : unit.actor.label};
  inputs.is_editor = unit.actor.is_editor();
  inputs.actor_personas = unit.actor.personas;
  inputs.distinct = unit.rules.distinct_people;
  return inputs;
}

Result<LoadedRun> lock_and_load(Unit& unit, RunId run) {
  unit.tx.lock_run(run);
  auto loaded = storage::find_run(unit.tx, unit.catalog, run);
  if (!loaded) return fail(not_found("there is no such run"));
  return *std::move(loaded);
}

Result<LoadedRun> lock_and_load_task(Unit& unit, TaskId task) {
  const auto run = storage::find_run_of_task(unit.tx, task);
  if (!run) return fail(not_found("there is no such task"));
  return lock_and_load(unit, *run);
}

Result<Advanced> advance_run(Unit& unit, LoadedRun run, const workflow::Command& command,
                             const std::function<void()>& after_decided) {
  workflow::Inputs inputs = gather(unit, run, command);
  auto decided = workflow::decide(run.state, command, inputs);
  if (!decided) return fail(std::move(decided.error()));
  if (!publishes(*decided)) {
    if (after_decided) after_decided();
    return store(unit, std::move(run), *std::move(decided), inputs.candidates);
  }
  // A page that cannot be made must not cost the vote that closed the panel: everything is undone
  // and stored again with the publish step failed, for the engine or an editor to try once more.
  std::optional<Advanced> advanced;
  const auto broken = unit.tx.attempt([&] {
    if (after_decided) after_decided();
    advanced = store(unit, run, *decided, inputs.candidates);
  });
  if (!broken) return *std::move(advanced);
  inputs.publish_failure = *broken;
  decided = workflow::decide(run.state, command, inputs);
  if (!decided) return fail(std::move(decided.error()));
  if (after_decided) after_decided();
  return store(unit, std::move(run), *std::move(decided), inputs.candidates);
}

Result<Advanced> begin_run(Unit& unit, LoadedRun fresh, const workflow::SubmitTool& command,
                           const std::function<void()>& after_decided) {
  const workflow::Inputs inputs = gather(unit, fresh, command);
  auto decided = workflow::decide(fresh.state, command, inputs);
  if (!decided) return fail(std::move(decided.error()));
  storage::store_definition(unit.tx, *fresh.state.definition, unit.now);
  if (after_decided) after_decided();
  const HistoryStep history =
      link_history(unit, fresh.head, decided->state.id, decided->events);
  const storage::RunProjection projection = project(unit, fresh, decided->state, history.head);
  storage::add_run(unit.tx, decided->state, projection);
  record_history(unit, decided->state, decided->events, history);
  Advanced advanced{std::move(fresh), std::move(decided->events)};
  advanced.run.state = std::move(decided->state);
  advanced.run.created_at = unit.now;
  project_onto(advanced.run, projection);
  perform_effects(unit, advanced.run, advanced.events, decided->effects, inputs.candidates);
  hint_after_commit(unit, advanced.run);
  return advanced;
}

}  // namespace panelist::service
