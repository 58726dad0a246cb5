#include "service/make_views.hpp"

#include <algorithm>
#include <charconv>

#include "service/advance_run.hpp"
#include "service/list_page.hpp"
#include "storage/drafts.hpp"
#include "storage/history_chain.hpp"
#include "storage/person_refs.hpp"

namespace panelist::service {
namespace {

using workflow::TaskKind;
using workflow::TaskState;

bool is_visible_email(const Unit& unit, PersonId person) {
  return unit.actor.is_editor() || unit.actor.person == person;
}

void name_persona(const workflow::Definition& definition, const workflow::Task& task,
                  TaskView& view) {
  view.persona = task.persona;
  if (const domain::Persona* persona = definition.find_persona(task.persona)) {
    view.persona_title = persona->title;
    view.letter = persona->letter;
  }
}

void copy_task(const workflow::Task& task, bool panel_closed, TaskView& view) {
  view.id = task.id;
  view.kind = task.kind;
  view.state = task.state;
  view.sealed = task.kind == TaskKind::verdict && task.state == TaskState::completed &&
                !panel_closed;
  view.opened_at = task.opened_at;
  view.due_at = task.due_at;
  view.lease_until = task.lease_until;
  view.ended_at = task.ended_at;
  view.why = task.why;
  view.sent_back_reason = task.sent_back_reason;
  view.extensions = task.extensions;
  view.has_draft = task.has_draft;
}

void add_draft(Unit& unit, const workflow::Task& task, TaskView& view) {
  if (!task.assignee || !workflow::is_open(task.state)) return;
  const auto draft = storage::find_draft(unit.tx, task.id, *task.assignee);
  if (!draft) return;
  view.has_draft = true;
  view.draft_words = draft->words;
  view.draft_version = draft->version;
  view.draft_at = draft->updated_at;
}

/// A state with just this task in it: enough for the core to say what may be done.
workflow::RunState state_of_row(Unit& unit, const storage::TaskRow& row) {
  workflow::RunState state;
  state.id = row.run;
  state.round = row.round;
  state.phase = row.phase;
  state.definition = storage::get_definition(unit.tx, unit.catalog, row.definition_hash);
  if (row.task.kind == TaskKind::verdict) state.seats = {row.task.persona};
  if (row.phase != workflow::RunPhase::submitted && row.phase != workflow::RunPhase::triage)
    state.opened_at = row.task.opened_at;
  if (row.panel_closed) state.closed_at = row.changed_at;
  state.tasks = {row.task};
  return state;
}

}  // namespace

ToolRef make_tool_ref(const storage::ToolRow& tool) {
  return {tool.id,       tool.slug, tool.name, tool.category, tool.category_slug, {}, {},
          tool.facts_version, tool.published_run.has_value(), tool.is_sample};
}

ToolRef make_tool_ref(const storage::LoadedRun& run) {
  return {run.state.tool, run.tool_slug, run.tool_name, {}, {}, {}, {},
          run.facts_version, run.published_run.has_value(), run.is_sample};
}

RunRef make_run_ref(const workflow::RunState& state) {
  return {state.id, state.round, state.seq, state.phase};
}

PanelCount make_panel_count(const workflow::RunState& state) {
  return {state.is_closed(), state.seats_in(), static_cast<int>(state.seats.size())};
}

PersonRef make_person_ref(Unit& unit, PersonId person) {
  if (person == unit.actor.person && !unit.actor.name.empty())
    return {person, unit.actor.name, unit.actor.email};
  const auto row = storage::find_person_row(unit.tx, person);
  if (!row) return {person, {}, {}};
  return {person, row->name, is_visible_email(unit, person) ? row->email : std::string()};
}

VerdictView make_verdict_view(const storage::StoredVerdict& verdict) {
  VerdictView view;
  view.id = verdict.id;
  view.run = verdict.run;
  view.task = verdict.task;
  view.person = verdict.person;
  view.persona = verdict.persona;
  view.byline = verdict.byline;
  view.pseudonym = verdict.is_pseudonym;
  view.round = verdict.round;
  view.version = verdict.version;
  view.facts_version = verdict.facts_version;
  view.text = verdict.text;
  view.state = verdict.state;
  view.commitment = verdict.commitment;
  view.after_others_public = verdict.after_others_public;
  view.submitted_at = verdict.submitted_at;
  return view;
}

DraftView make_draft_view(TaskId task, std::int64_t version, std::string content, int words,
                          Instant at) {
  return {task, version, std::move(content), words, at};
}

TaskView make_task_view(Unit& unit, const storage::LoadedRun& run, const workflow::Task& task) {
  TaskView view;
  copy_task(task, run.state.is_closed(), view);
  name_persona(*run.state.definition, task, view);
  view.changed_at = run.changed_at;
  view.tool = make_tool_ref(run);
  view.run = make_run_ref(run.state);
  view.panel = make_panel_count(run.state);
  if (task.assignee) view.assignee = make_person_ref(unit, *task.assignee);
  view.actions = workflow::actions_on(run.state, task, actor_inputs(unit));
  add_draft(unit, task, view);
  return view;
}

TaskView make_task_view(Unit& unit, const storage::TaskRow& row) {
  TaskView view;
  const workflow::RunState state = state_of_row(unit, row);
  copy_task(row.task, row.panel_closed, view);
  name_persona(*state.definition, row.task, view);
  view.changed_at = row.changed_at;
  view.snoozed_until = row.snoozed_until;
  view.tool = {row.tool, row.tool_slug, row.tool_name, row.category, row.category_slug, {}, {},
               row.facts_version, row.tool_is_published, row.is_sample};
  view.run = {row.run, row.round, row.seq, row.phase};
  view.panel = {row.panel_closed, row.seats_in, row.seats_of};
  if (row.task.assignee)
    view.assignee = PersonRef{
        *row.task.assignee, row.assignee_name,
        is_visible_email(unit, *row.task.assignee) ? row.assignee_email : std::string()};
  view.actions = workflow::actions_on(state, row.task, actor_inputs(unit));
  view.has_draft = row.draft_version.has_value();
  view.draft_words = row.draft_words;
  view.draft_version = row.draft_version;
  view.draft_at = row.draft_at;
  return view;
}

const workflow::Task* latest_task(const workflow::RunState& state, std::string_view persona) {
  if (const workflow::Task* task = state.seat_task(persona)) return task;
  const workflow::Task* latest = nullptr;
  for (const workflow::Task& task : state.tasks)
    if (task.kind == TaskKind::verdict && task.persona == persona) latest = &task;
  return latest;
}

SeatWord seat_word(const workflow::RunState& state, const workflow::Task* task, Instant now) {
  if (task == nullptr) return SeatWord::nobody;
  if (task->state == TaskState::completed) {
    if (!state.is_closed()) return SeatWord::sealed;
    return task->verdict ? SeatWord::done : SeatWord::closed;  // voided: the seat is empty
  }
  if (task->state == TaskState::abstained) return SeatWord::abstained;
  if (!workflow::is_open(task->state)) return SeatWord::closed;
  if (!task->assignee) return SeatWord::nobody;
  if (task->due_at && *task->due_at < now && task->state != TaskState::suspended)
    return SeatWord::late;
  return task->state == TaskState::in_progress ? SeatWord::writing : SeatWord::waiting;
}

std::string_view to_string(SeatWord word) {
  switch (word) {
    case SeatWord::nobody: return "nobody";
    case SeatWord::waiting: return "waiting";
    case SeatWord::writing: return "writing";
    case SeatWord::late: return "late";
    case SeatWord::sealed: return "sealed";
    case SeatWord::abstained: return "abstained";
    case SeatWord::done: return "done";
    case SeatWord::closed: break;
  }
  return "closed";
}

std::string_view to_string(ComparisonState state) {
  switch (state) {
    case ComparisonState::waiting: return "waiting";
    case ComparisonState::published: return "published";
    case ComparisonState::retracted: break;
  }
  return "retracted";
}

std::optional<ComparisonState> parse_comparison_state(std::string_view text) {
  for (ComparisonState state :
       {ComparisonState::waiting, ComparisonState::published, ComparisonState::retracted})
    if (to_string(state) == text) return state;
  return std::nullopt;
}

ComparisonRow make_comparison_row(const storage::PairRow& pair) {
  ComparisonRow row;
  row.id = pair.id;
  row.slug = pair.slug;
  row.left_slug = pair.left.slug;
  row.left_name = pair.left.name;
  row.right_slug = pair.right.slug;
  row.right_name = pair.right.name;
  row.origin = pair.origin;
  row.content_hash = pair.content_hash;
  row.reason = pair.reason;
  row.state = parse_comparison_state(pair.state).value();
  row.revision = pair.revision;
  row.is_sample = pair.is_sample;
  row.left_tally = pair.left.tally;
  row.right_tally = pair.right.tally;
  row.published_at = pair.published_at;
  row.created_at = pair.created_at;
  row.changed_at = pair.changed_at;
  return row;
}

HistoryHead make_history_head(Unit& unit, const storage::ToolRow& tool) {
  HistoryHead view;
  if (!tool.published_run) return view;
  const auto head = storage::find_head(unit.tx, *tool.published_run);
  if (!head || head->head == workflow::chain_origin) return view;
  return {head->run, head->seq, to_hex(head->head)};
}

std::string make_cursor(std::int64_t major, std::int64_t minor) {
  return std::to_string(major) + "." + std::to_string(minor);
}

Result<Cursor> read_cursor(const std::string& text) {
  Cursor cursor;
  const char* const end = text.data() + text.size();
  const auto major = std::from_chars(text.data(), end, cursor.major);
  if (major.ec == std::errc{} && major.ptr != end && *major.ptr == '.') {
    const auto minor = std::from_chars(major.ptr + 1, end, cursor.minor);
    if (minor.ec == std::errc{} && minor.ptr == end) return cursor;
  }
  return fail(bad_cursor());
}

}  // namespace panelist::service
