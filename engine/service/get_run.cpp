#include "service/get_run.hpp"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>

#include "service/advance_run.hpp"
#include "service/explain_run.hpp"
#include "service/make_views.hpp"
#include "service/preview_publication.hpp"
#include "service/task_access.hpp"
#include "storage/drafts.hpp"
#include "storage/events.hpp"
#include "storage/person_refs.hpp"
#include "storage/republications.hpp"
#include "storage/task_lists.hpp"
#include "storage/tools.hpp"
#include "storage/verdict_reader.hpp"

namespace panelist::service {
namespace {

using workflow::RunVerb;

constexpr int history_max = 1000;

/// What the core would allow now, said without asking it to do anything.
std::vector<RunVerb> run_actions(const Unit& unit, const storage::LoadedRun& run) {
  const workflow::RunState& state = run.state;
  std::vector<RunVerb> verbs;
  if (!unit.actor.is_editor()) return verbs;
  if (run.published_run == state.id) {
    if (state.phase == workflow::RunPhase::published) verbs.push_back(RunVerb::retire);
    verbs.push_back(RunVerb::retract);
  }
  if (workflow::is_finished(state.phase)) return verbs;
  const bool on_hold = state.phase == workflow::RunPhase::on_hold;
  const bool waits = state.needs_editor || state.hold_until || !state.failure.empty();
  const bool may_publish =
      state.is_panel_open()
          ? state.votes_in() >= workflow::min_votes(state)
          : state.is_closed() && state.tally.votes > 0 && waits;
  verbs.push_back(on_hold ? RunVerb::resume : RunVerb::hold);
  verbs.push_back(RunVerb::withdraw);
  verbs.push_back(RunVerb::reject);
  if (state.is_panel_open()) verbs.push_back(RunVerb::open_sealed);
  if (on_hold) return verbs;
  if (!state.failure.empty()) verbs.push_back(RunVerb::retry);
  if (may_publish) verbs.push_back(RunVerb::publish);
  if (state.hold_until) verbs.push_back(RunVerb::skip_wait);
  if (workflow::why_no_skip(state).empty()) verbs.push_back(RunVerb::skip_step);
  return verbs;
}

SeatView make_seat(Unit& unit, const workflow::RunState& state, const std::string& persona_id) {
  SeatView seat;
  seat.persona = persona_id;
  if (const domain::Persona* persona = state.definition->find_persona(persona_id)) {
    seat.title = persona->title;
    seat.letter = persona->letter;
  }
  const workflow::Task* task = latest_task(state, persona_id);
  seat.word = seat_word(state, task, unit.now);
  if (task == nullptr) return seat;
  seat.task = task->id;
  seat.state = task->state;
  seat.due_at = task->due_at;
  seat.lease_until = task->lease_until;
  if (task->assignee) seat.assignee = make_person_ref(unit, *task->assignee);
  seat.why = task->why;
  seat.actions = workflow::actions_on(state, *task, actor_inputs(unit));
  if (const auto* correction = state.correction_of(task->id)) seat.correction = correction->id;
  seat.may_correct =
      unit.actor.is_editor() && state.is_closed() && task->verdict && !seat.correction &&
      (!workflow::is_finished(state.phase) || state.phase == workflow::RunPhase::published);
  if (!task->assignee || !workflow::is_open(task->state)) return seat;
  if (const auto draft = storage::find_draft(unit.tx, task->id, *task->assignee)) {
    seat.draft_words = draft->words;
    seat.draft_at = draft->updated_at;
  }
  return seat;
}

void add_verdicts(Unit& unit, RunView& view) {
  const storage::Viewer viewer{unit.actor.person, unit.actor.is_editor()};
  for (const auto& verdict : storage::list_run_verdicts(unit.tx, view.run.id, viewer)) {
    if (verdict.state != "sealed" && verdict.state != "public") continue;
    for (SeatView& seat : view.seats)
      if (seat.persona == verdict.persona) seat.verdict = make_verdict_view(verdict);
  }
}

}  // namespace

std::vector<HistoryEntry> list_history(Unit& unit, RunId run) {
  std::vector<HistoryEntry> history;
  std::map<std::int64_t, std::string> names;
  const auto name_of = [&](PersonId person) {
    auto [at, is_new] = names.try_emplace(person.value);
    if (is_new)
      if (const auto row = storage::find_person_row(unit.tx, person)) at->second = row->name;
    return at->second;
  };
  for (auto& row : storage::list_events(unit.tx, run, history_max)) {
    HistoryEntry entry{row.seq, row.type, row.actor_name, {}, row.at, std::move(row.data_json)};
    if (const auto type = workflow::parse_event_type(row.type)) {
      const auto event = workflow::event_from(*type, Json::parse(entry.data_json));
      if (event.person) entry.person = name_of(*event.person);
    }
    history.push_back(std::move(entry));
  }
  return history;
}

namespace {

void add_steps(const workflow::RunState& state, RunView& view) {
  const auto& steps = state.definition->steps;
  for (int i = 0; i < static_cast<int>(steps.size()); ++i) {
    const workflow::Step& step = steps[static_cast<std::size_t>(i)];
    const bool is_over = workflow::is_finished(state.phase);
    view.steps.push_back(
        {step.id, step.kind, i == state.step && !is_over, i < state.step || is_over});
  }
}

void add_tool(Unit& unit, const storage::LoadedRun& run, RunView& view) {
  const auto tool = storage::find_tool(unit.tx, run.state.tool).value();
  const auto facts = storage::get_facts(unit.tx, tool.id, tool.facts_version);
  view.tool = make_tool_ref(tool);
  view.tool.tagline = facts.tagline;
  view.tool.url = facts.url;
  if (!run.state.opened_at) return;
  const int judged = storage::facts_version_at(unit.tx, tool.id, *run.state.opened_at);
  if (judged < tool.facts_version)
    view.facts_changes =
        domain::describe_changes(storage::get_facts(unit.tx, tool.id, judged), facts);
}

void add_publication(Unit& unit, const storage::LoadedRun& run, RunView& view) {
  if (const auto pages = storage::find_republication(unit.tx, run.state.tool))
    view.following = {pages->done, pages->total, pages->error};
  if (workflow::is_finished(run.state.phase)) return;
  const PublicationCount count = count_publication(unit, run);
  view.pages_to_change = count.pages;
  view.sites_to_tell = count.sites;
}

/// Whoever sent a tool follows it, but not the people.
void keep_to_submitter(RunView& view) {
  for (SeatView& seat : view.seats) {
    seat.assignee.reset();
    seat.why.clear();
    seat.actions.clear();
    seat.draft_words = 0;
    seat.draft_at.reset();
  }
  view.history.clear();
  view.waiting.reset();
}

void copy_run(const Unit& unit, const storage::LoadedRun& run, RunView& view) {
  const workflow::RunState& state = run.state;
  view.run = make_run_ref(state);
  view.definition = state.definition;
  view.workflow_name = state.definition->name;
  view.workflow_title = state.definition->title;
  view.workflow_hash = state.definition->hash;
  view.workflow_version = state.definition->version;
  if (!workflow::is_finished(state.phase))
    if (const auto loaded = unit.catalog.find(state.definition->name);
        loaded && loaded->hash != state.definition->hash)
      view.loaded_workflow = loaded;
  if (state.phase == workflow::RunPhase::on_hold) view.held_from = state.held_from;
  add_steps(state, view);
  view.panel = make_panel_count(state);
  if (state.is_closed()) view.tally = state.tally;
  view.actions = run_actions(unit, run);
  view.created_at = run.created_at;
  view.changed_at = run.changed_at;
  view.opened_at = state.opened_at;
  view.closed_at = state.closed_at;
  view.deadline_at = state.deadline_at;
  view.hold_until = state.hold_until;
  view.published_at = state.published_at;
  view.wakes_at = run.wakes_at;
  view.failure = state.failure;
  view.sealed_opened_by_me =
      std::any_of(state.refusals.begin(), state.refusals.end(), [&](const auto& refusal) {
        return refusal.kind == "opened_sealed" && refusal.person == unit.actor.person;
      });
}

}  // namespace

Result<RunView> get_run(Unit& unit, RunId id) {
  const auto run = storage::find_run(unit.tx, unit.catalog, id);
  if (!run || !may_know_run(unit, run->state)) return fail(not_found("there is no such run"));
  const workflow::RunState& state = run->state;
  RunView view;
  copy_run(unit, *run, view);
  for (const std::string& persona : state.seats)
    view.seats.push_back(make_seat(unit, state, persona));
  add_verdicts(unit, view);
  add_tool(unit, *run, view);
  view.history = list_history(unit, id);
  view.waiting = explain_run(unit, *run, Explain::with_candidates);
  if (unit.actor.is_editor()) {
    add_publication(unit, *run, view);
    for (const workflow::Task& task : state.tasks)
      if (task.kind != workflow::TaskKind::verdict && workflow::is_open(task.state))
        view.other_tasks.push_back(make_task_view(unit, *run, task));
  } else if (!storage::sits_on_run(unit.tx, id, unit.actor.person)) {
    keep_to_submitter(view);
  }
  return view;
}

}  // namespace panelist::service
