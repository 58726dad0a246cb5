#include "service/list_runs.hpp"

#include <algorithm>
#include <charconv>

#include "base/text.hpp"
#include "service/explain_run.hpp"
#include "service/make_views.hpp"
#include "storage/run_lists.hpp"

namespace panelist::service {
namespace {

using Order = storage::RunQuery::Order;
using workflow::RunPhase;

constexpr int count_max = 10000;
constexpr int needs_you_max = 20;
constexpr RunPhase pipeline_phases[] = {
    RunPhase::submitted, RunPhase::triage,  RunPhase::in_review, RunPhase::aggregated,
    RunPhase::sign_off,  RunPhase::on_hold, RunPhase::published, RunPhase::rejected,
    RunPhase::withdrawn, RunPhase::retired,
};

Order order_of(const RunFilter& filter) {
  const bool one_phase = filter.phases.size() == 1;
  const bool looks_at_votes = filter.ships || !filter.vote.empty();
  if (!filter.text.empty() || filter.any_phase || filter.phases.size() > 1) return Order::by_name;
  if (!one_phase) return looks_at_votes ? Order::phase_newest_first : Order::open_oldest_first;
  return workflow::is_finished(filter.phases[0]) ? Order::phase_newest_first
                                                 : Order::phase_oldest_first;
}

storage::RunQuery make_query(const Unit& unit, const RunFilter& filter, int limit) {
  storage::RunQuery query;
  query.order = order_of(filter);
  for (RunPhase phase : filter.phases) query.phases.emplace_back(workflow::to_string(phase));
  // Votes are of finished panels: without a state that means the published ones.
  if (query.phases.empty() && query.order == Order::phase_newest_first)
    query.phases.emplace_back(workflow::to_string(RunPhase::published));
  query.name_prefix_folded = fold(filter.text);
  if (!unit.actor.is_editor()) query.sits = unit.actor.person;
  query.persona = filter.persona;
  query.holder_email_folded = filter.holder;
  query.waits_for = filter.waits_for;
  query.overdue = filter.overdue;
  query.needs_editor = filter.needs_editor;
  if (filter.older_than) query.created_before = unit.now - *filter.older_than;
  query.ships = filter.ships;
  query.skips = filter.skips;
  query.vote = filter.vote;
  query.now = unit.now;
  query.limit = limit + 1;
  return query;
}

/// By name the cursor is ID.NAME, else INSTANT.ID.
Result<void> read_position(const std::string& text, storage::RunQuery& query) {
  if (text.empty()) return {};
  query.begins = false;
  if (query.order != Order::by_name) {
    const auto cursor = read_cursor(text);
    if (!cursor) return fail(cursor.error());
    query.after = cursor->major;
    query.after_id = cursor->minor;
    return {};
  }
  const auto read = std::from_chars(text.data(), text.data() + text.size(), query.after_id);
  const auto used = static_cast<std::size_t>(read.ptr - text.data());
  if (read.ec != std::errc{} || used >= text.size() || text[used] != '.')
    return fail(bad_cursor());
  query.after_name = text.substr(used + 1);
  return {};
}

std::string make_position(const storage::RunQuery& query, const storage::RunKey& key) {
  if (query.order == Order::by_name) return std::to_string(key.id.value) + "." + key.name_folded;
  const Instant at = query.order == Order::phase_newest_first ? key.changed_at : key.created_at;
  return make_cursor(to_millis(at), key.id.value);
}

void add_seats(Unit& unit, const workflow::RunState& state, RunRow& row) {
  for (const std::string& persona_id : state.seats) {
    const domain::Persona* persona = state.definition->find_persona(persona_id);
    const workflow::Task* task = latest_task(state, persona_id);
    SeatBox box{persona_id, persona ? persona->letter : std::string(),
                seat_word(state, task, unit.now)};
    if (task != nullptr) {
      box.state = task->state;
      box.task = task->id;
      if (task->assignee) box.assignee = make_person_ref(unit, *task->assignee);
    }
    row.is_overdue = row.is_overdue || box.word == SeatWord::late;
    row.seats.push_back(std::move(box));
  }
  for (const workflow::Task& task : state.tasks)
    if (workflow::is_open(task.state)) row.open_tasks.push_back(task.id);
}

RunRow make_row(Unit& unit, const storage::LoadedRun& run) {
  RunRow row;
  row.run = make_run_ref(run.state);
  row.tool = make_tool_ref(run);
  add_seats(unit, run.state, row);
  row.panel = make_panel_count(run.state);
  row.workflow_name = run.state.definition->name;
  row.workflow_version = run.state.definition->version;
  row.workflow_hash = run.state.definition->hash;
  row.waiting = explain_run(unit, run, Explain::names_only);
  if (row.waiting) {
    row.waiting_for = row.waiting->reason;
    row.expected_at = row.waiting->expected_at;
  }
  row.created_at = run.created_at;
  row.changed_at = run.changed_at;
  row.needs_editor = run.needs_editor_now;
  return row;
}

/// A hold and a due time are older than the moment the engine noticed them.
Instant waits_since(const storage::LoadedRun& run, Instant now) {
  if (run.state.phase == RunPhase::on_hold) return run.state.held_at.value_or(run.changed_at);
  std::optional<Instant> since;
  for (const workflow::Task& task : run.state.tasks)
    if (workflow::is_open(task.state) && task.due_at && *task.due_at < now)
      since = std::min(*task.due_at, since.value_or(*task.due_at));
  return std::min(since.value_or(run.changed_at), run.changed_at);
}

std::vector<NeedsYou> list_needs_you(Unit& unit) {
  std::vector<NeedsYou> needs;
  for (const auto& key : storage::list_runs_needing_editor(unit.tx, needs_you_max)) {
    const auto run = storage::find_run(unit.tx, unit.catalog, key.id);
    if (!run) continue;
    const auto waiting = explain_run(unit, *run, Explain::with_candidates);
    if (!waiting) continue;
    needs.push_back({make_run_ref(run->state), make_tool_ref(*run), waiting->reason,
                     waits_since(*run, unit.now), waiting->unblock});
  }
  return needs;
}

std::vector<PhaseCount> count_phases(Unit& unit) {
  std::vector<PhaseCount> counts;
  for (const RunPhase phase : pipeline_phases)
    counts.push_back({phase, 0, storage::find_oldest_in(unit.tx, workflow::to_string(phase))});
  for (const storage::PhaseTotal& total : storage::count_all_phases(unit.tx))
    for (PhaseCount& count : counts)
      if (workflow::to_string(count.phase) == total.phase) count.count += total.count;
  return counts;
}

}  // namespace

Result<Listed<RunRow>> list_runs(Unit& unit, const RunFilter& filter, const ListPage& page) {
  if (!unit.actor.is_known())
    return fail(Error{ErrorCode::unauthenticated, "Sign in to see runs.", {}, {}});
  if (!filter.holder.empty() && !unit.actor.is_editor())
    return fail(forbidden("Only an editor may search by who holds a seat."));
  const int limit = std::clamp(page.limit, 1, list_limit_max);
  storage::RunQuery query = make_query(unit, filter, limit);
  if (auto read = read_position(page.cursor, query); !read) return fail(read.error());
  const auto keys = storage::list_run_keys(unit.tx, query);
  Listed<RunRow> listed;
  for (const storage::RunKey& key : keys) {
    if (static_cast<int>(listed.items.size()) == limit) {
      listed.next = make_position(query, keys[static_cast<std::size_t>(limit) - 1]);
      break;
    }
    if (const auto run = storage::find_run(unit.tx, unit.catalog, key.id))
      listed.items.push_back(make_row(unit, *run));
  }
  return listed;
}

Result<PipelineView> get_pipeline(Unit& unit, const RunFilter& filter, const ListPage& page) {
  if (!unit.actor.is_editor()) return fail(forbidden("The pipeline is the editors'."));
  auto rows = list_runs(unit, filter, page);
  if (!rows) return fail(rows.error());
  PipelineView view;
  view.rows = *std::move(rows);
  view.needs_you = list_needs_you(unit);
  view.needs_you_count = storage::count_runs_needing_editor(unit.tx, count_max);
  view.phases = count_phases(unit);
  return view;
}

}  // namespace panelist::service
