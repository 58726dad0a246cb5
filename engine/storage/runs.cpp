#include "storage/runs.hpp"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "base/text.hpp"
#include "storage/history_chain.hpp"
#include "storage/person_refs.hpp"
#include "storage/published_counts.hpp"

namespace panelist::storage {
namespace {

using workflow::RunState;
using workflow::Task;

constexpr std::string_view select_run =
    "SELECT r.tool_id, r.round, r.definition_hash, r.seats, r.phase, r.held_from, r.held_at, "
    "r.step, r.seq, r.from_public_form, r.submitter_id, r.opened_at, r.closed_at, "
    "r.deadline_at, r.hold_until, r.published_at, r.ships, r.votes, r.abstained, "
    "r.empty_seats, r.failure, r.failures, r.editor_decides, r.refusals, r.needs_editor, "
    "r.wakes_at, r.created_at, r.changed_at, t.slug, t.name, t.maker_folded, t.facts_version, "
    "t.is_sample, t.published_run_id, r.deadline_passed, r.retry_at, r.head, r.corrections "
    "FROM run r JOIN tool t ON t.id = r.tool_id WHERE r.id = :run";
constexpr std::string_view select_tasks =
    "SELECT id, kind, persona, state, suspended_from, assignee_id, from_pool, has_draft, "
    "opened_at, due_at, lease_until, ended_at, rung, overdue_done, extensions, why, verdict_id, "
    "sent_back_reason, doubled, held, suspended_at FROM task WHERE run_id = :run ORDER BY id";

workflow::RunPhase phase_of(std::string_view text) {
  const auto phase = workflow::parse_run_phase(text);
  if (!phase) throw std::logic_error("runs: unknown phase " + std::string(text));
  return *phase;
}
workflow::TaskState state_of(std::string_view text) {
  const auto state = workflow::parse_task_state(text);
  if (!state) throw std::logic_error("runs: unknown task state " + std::string(text));
  return *state;
}

std::vector<workflow::Refusal> read_refusals(std::string_view text) {
  std::vector<workflow::Refusal> refusals;
  if (text.empty()) return refusals;
  for (const Json& one : Json::parse(text))
    refusals.push_back({PersonId{one.at("person").get<std::int64_t>()},
                        one.at("persona").get<std::string>(), one.at("kind").get<std::string>()});
  return refusals;
}
std::string write_refusals(const std::vector<workflow::Refusal>& refusals) {
  if (refusals.empty()) return "";
  Json list = Json::array();
  for (const auto& one : refusals)
    list.push_back({{"person", one.person.value}, {"persona", one.persona}, {"kind", one.kind}});
  return list.dump();
}

std::vector<workflow::OpenCorrection> read_corrections(std::string_view text) {
  std::vector<workflow::OpenCorrection> corrections;
  if (text.empty()) return corrections;
  for (const Json& one : Json::parse(text))
    corrections.push_back({CorrectionId{one.at("id").get<std::int64_t>()},
                           TaskId{one.at("task").get<std::int64_t>()},
                           VerdictId{one.at("base").get<std::int64_t>()},
                           PersonId{one.at("by").get<std::int64_t>()},
                           one.at("by_author").get<bool>()});
  return corrections;
}
std::string write_corrections(const std::vector<workflow::OpenCorrection>& corrections) {
  if (corrections.empty()) return "";
  Json list = Json::array();
  for (const auto& one : corrections)
    list.push_back({{"id", one.id.value},
                    {"task", one.task.value},
                    {"base", one.base.value},
                    {"by", one.by.value},
                    {"by_author", one.by_author}});
  return list.dump();
}

int read_int(const Row& row, int column) { return static_cast<int>(row.int64(column)); }

void read_run(const Row& row, LoadedRun& run, std::string& definition_hash) {
  RunState& state = run.state;
  state.tool = row.id<ToolId>(0);
  state.round = read_int(row, 1);
  definition_hash = row.string(2);
  state.seats = split(row.text(3), ',');
  state.phase = phase_of(row.text(4));
  state.held_from = phase_of(row.text(5));
  state.held_at = row.optional_instant(6);
  state.step = read_int(row, 7);
  state.seq = row.int64(8);
  state.from_public_form = row.flag(9);
  state.submitter = row.id<PersonId>(10);
  state.opened_at = row.optional_instant(11);
  state.closed_at = row.optional_instant(12);
  state.deadline_at = row.optional_instant(13);
  state.hold_until = row.optional_instant(14);
  state.published_at = row.optional_instant(15);
  state.tally = {read_int(row, 16), read_int(row, 17), read_int(row, 18), read_int(row, 19)};
  state.failure = row.string(20);
  state.failures = read_int(row, 21);
  state.needs_editor = row.flag(22);
  state.refusals = read_refusals(row.text(23));
  run.needs_editor_now = row.flag(24);
  run.wakes_at = row.optional_instant(25);
  run.created_at = row.instant(26);
  run.changed_at = row.instant(27);
  run.tool_slug = row.string(28);
  run.tool_name = row.string(29);
  run.maker_folded = row.string(30);
  run.facts_version = read_int(row, 31);
  run.is_sample = row.flag(32);
  run.published_run = row.optional_id<RunId>(33);
  state.deadline_passed = row.flag(34);
  state.retry_at = row.optional_instant(35);
  run.head = read_link(row, 36);
  state.corrections = read_corrections(row.text(37));
}

Task read_task(const Row& row) {
  Task task;
  task.id = row.id<TaskId>(0);
  task.kind = workflow::parse_task_kind(row.text(1)).value();
  task.persona = row.string(2);
  task.state = state_of(row.text(3));
  task.suspended_from = state_of(row.text(4));
  task.assignee = row.optional_id<PersonId>(5);
  task.from_pool = row.flag(6);
  task.has_draft = row.flag(7);
  task.opened_at = row.instant(8);
  task.due_at = row.optional_instant(9);
  task.lease_until = row.optional_instant(10);
  task.ended_at = row.optional_instant(11);
  task.rung = read_int(row, 12);
  task.overdue_done = row.flag(13);
  task.extensions = read_int(row, 14);
  task.why = row.string(15);
  task.verdict = row.optional_id<VerdictId>(16);
  task.sent_back_reason = row.string(17);
  task.doubled = row.flag(18);
  task.held = row.flag(19);
  task.suspended_at = row.optional_instant(20);
  return task;
}

void insert_task(Transaction& tx, RunId run, const Task& task, Instant now) {
  tx.write(
      "INSERT INTO task (id, run_id, kind, persona, state, suspended_from, assignee_id, "
      "from_pool, has_draft, opened_at, due_at, lease_until, ended_at, rung, overdue_done, "
      "extensions, why, verdict_id, sent_back_reason, doubled, held, suspended_at, changed_at) "
      "VALUES (:id, :run, :kind, :persona, :state, :suspended, :assignee, :pool, :draft, "
      ":opened, :due, :lease, :ended, :rung, :overdue, :extensions, :why, :verdict, :sent_back, "
      ":doubled, :held, :suspended_at, :now)",
      {{"id", task.id},
       {"run", run},
       {"kind", workflow::to_string(task.kind)},
       {"persona", task.persona},
       {"state", workflow::to_string(task.state)},
       {"suspended", workflow::to_string(task.suspended_from)},
       {"assignee", task.assignee},
       {"pool", task.from_pool},
       {"draft", task.has_draft},
       {"opened", task.opened_at},
       {"due", task.due_at},
       {"lease", task.lease_until},
       {"ended", task.ended_at},
       {"rung", task.rung},
       {"overdue", task.overdue_done},
       {"extensions", task.extensions},
       {"why", task.why},
       {"verdict", task.verdict},
       {"sent_back", task.sent_back_reason},
       {"doubled", task.doubled},
       {"held", task.held},
       {"suspended_at", task.suspended_at},
       {"now", now}});
}

void update_task(Transaction& tx, const Task& task, Instant now) {
  tx.write(
      "UPDATE task SET state = :state, suspended_from = :suspended, assignee_id = :assignee, "
      "from_pool = :pool, has_draft = :draft, due_at = :due, lease_until = :lease, "
      "ended_at = :ended, rung = :rung, overdue_done = :overdue, extensions = :extensions, "
      "why = :why, verdict_id = :verdict, sent_back_reason = :sent_back, doubled = :doubled, "
      "held = :held, suspended_at = :suspended_at, changed_at = :now, "
      "given_back_by = CASE WHEN :is_taken = 1 THEN NULL "
      "ELSE coalesce(assignee_id, given_back_by) END WHERE id = :id",
      {{"state", workflow::to_string(task.state)},
       {"suspended", workflow::to_string(task.suspended_from)},
       {"assignee", task.assignee},
       {"is_taken", task.assignee.has_value()},
       {"pool", task.from_pool},
       {"draft", task.has_draft},
       {"due", task.due_at},
       {"lease", task.lease_until},
       {"ended", task.ended_at},
       {"rung", task.rung},
       {"overdue", task.overdue_done},
       {"extensions", task.extensions},
       {"why", task.why},
       {"verdict", task.verdict},
       {"sent_back", task.sent_back_reason},
       {"doubled", task.doubled},
       {"held", task.held},
       {"suspended_at", task.suspended_at},
       {"now", now},
       {"id", task.id}});
}

void count_load(const std::vector<Task>& tasks, int sign, std::map<std::int64_t, int>& load) {
  for (const Task& task : tasks)
    if (task.assignee && workflow::is_open(task.state)) load[task.assignee->value] += sign;
}

// In ascending id, so that two nodes never wait for each other's people.
std::vector<PersonId> save_load(Transaction& tx, const std::vector<Task>& before,
                                const std::vector<Task>& after) {
  std::vector<PersonId> freed;
  std::map<std::int64_t, int> load;
  count_load(before, -1, load);
  count_load(after, +1, load);
  for (const auto& [person, change] : load)
    if (change != 0 && add_to_open_tasks(tx, PersonId{person}, change))
      freed.push_back(PersonId{person});
  return freed;
}

std::optional<Instant> first_due(const RunProjection& projection) {
  if (!projection.held_seats_due) return std::nullopt;
  return projection.held_seats_due->first_due_at;
}
std::optional<Instant> last_due(const RunProjection& projection) {
  if (!projection.held_seats_due) return std::nullopt;
  return projection.held_seats_due->last_due_at;
}

// The tally is unknown, not zero, until the panel closed.
std::optional<int> after_close(const RunState& state, int value) {
  return state.is_closed() ? std::optional<int>(value) : std::nullopt;
}

// Apart from the row's other columns: a foreign key is looked up whenever a statement names it.
void follow_definition(Transaction& tx, const RunState& state, Instant now) {
  store_definition(tx, *state.definition, now);
  tx.write("UPDATE run SET definition_hash = :hash WHERE id = :id",
           {{"hash", state.definition->hash}, {"id", state.id}});
}
}  // namespace

std::optional<LoadedRun> find_run(Transaction& tx, const workflow::Catalog& catalog, RunId id) {
  LoadedRun run;
  std::string definition_hash;
  if (!tx.first(select_run, {{"run", id}},
                [&](const Row& row) { read_run(row, run, definition_hash); }))
    return std::nullopt;
  run.state.id = id;
  run.state.definition = get_definition(tx, catalog, definition_hash);
  run.state.tasks.reserve(run.state.seats.size() + 2);
  tx.each(select_tasks, {{"run", id}},
          [&](const Row& row) { run.state.tasks.push_back(read_task(row)); });
  return run;
}

std::optional<RunId> find_run_of_task(Transaction& tx, TaskId task) {
  std::optional<RunId> run;
  tx.first("SELECT run_id FROM task WHERE id = :task", {{"task", task}},
           [&](const Row& row) { run = row.id<RunId>(0); });
  return run;
}

void add_run(Transaction& tx, const RunState& state, const RunProjection& projection) {
  tx.write(
      "INSERT INTO run (id, tool_id, round, definition_hash, seats, phase, step, seq, "
      "from_public_form, submitter_id, needs_editor, opened_at, closed_at, deadline_at, "
      "deadline_passed, hold_until, published_at, failure, failures, editor_decides, refusals, "
      "wakes_at, first_due_at, last_due_at, head, created_at, changed_at) VALUES (:id, :tool, "
      ":round, :hash, :seats, :phase, "
      ":step, :seq, "
      ":public, :submitter, :needs, :opened, :closed, :deadline, :passed, :hold, :published, "
      ":failure, :failures, :decides, :refusals, :wakes, :first_due, :last_due, :head, :now, "
      ":now)",
      {{"id", state.id},
       {"tool", state.tool},
       {"round", state.round},
       {"hash", state.definition->hash},
       {"seats", join(state.seats, ",")},
       {"phase", workflow::to_string(state.phase)},
       {"step", state.step},
       {"seq", state.seq},
       {"public", state.from_public_form},
       {"submitter", state.submitter},
       {"needs", projection.needs_editor},
       {"opened", state.opened_at},
       {"closed", state.closed_at},
       {"deadline", state.deadline_at},
       {"passed", state.deadline_passed},
       {"hold", state.hold_until},
       {"published", state.published_at},
       {"failure", state.failure},
       {"failures", state.failures},
       {"decides", state.needs_editor},
       {"refusals", write_refusals(state.refusals)},
       {"wakes", projection.wakes_at},
       {"first_due", first_due(projection)},
       {"last_due", last_due(projection)},
       {"head", Bytes(projection.head)},
       {"now", projection.now}});
  for (const Task& task : state.tasks) insert_task(tx, state.id, task, projection.now);
  save_load(tx, {}, state.tasks);
}

std::vector<PersonId> save_run(Transaction& tx, const RunState& before, const RunState& after,
                               const RunProjection& projection) {
  if (before.definition->hash != after.definition->hash)
    follow_definition(tx, after, projection.now);
  tx.write(
      "UPDATE run SET phase = :phase, held_from = :held_from, held_at = :held_at, step = :step, "
      "seq = :seq, needs_editor = :needs, opened_at = :opened, closed_at = :closed, "
      "deadline_at = :deadline, deadline_passed = :passed, hold_until = :hold, "
      "published_at = :published, ships = :ships, votes = :votes, abstained = :abstained, "
      "empty_seats = :empty, failure = :failure, "
      "failures = :failures, retry_at = :retry, editor_decides = :decides, refusals = :refusals, "
      "corrections = :corrections, wakes_at = :wakes, first_due_at = :first_due, "
      "last_due_at = :last_due, head = :head, changed_at = :now "
      "WHERE id = :id",
      {{"phase", workflow::to_string(after.phase)},
       {"held_from", workflow::to_string(after.held_from)},
       {"held_at", after.held_at},
       {"step", after.step},
       {"seq", after.seq},
       {"needs", projection.needs_editor},
       {"opened", after.opened_at},
       {"closed", after.closed_at},
       {"deadline", after.deadline_at},
       {"passed", after.deadline_passed},
       {"hold", after.hold_until},
       {"published", after.published_at},
       {"ships", after_close(after, after.tally.ships)},
       {"votes", after_close(after, after.tally.votes)},
       {"abstained", after_close(after, after.tally.abstained)},
       {"empty", after_close(after, after.tally.empty)},
       {"failure", after.failure},
       {"failures", after.failures},
       {"retry", after.retry_at},
       {"decides", after.needs_editor},
       {"refusals", write_refusals(after.refusals)},
       {"corrections", write_corrections(after.corrections)},
       {"wakes", projection.wakes_at},
       {"first_due", first_due(projection)},
       {"last_due", last_due(projection)},
       {"head", Bytes(projection.head)},
       {"now", projection.now},
       {"id", after.id}});
  count_phase_change(tx, before.phase, after.phase);
  // Ends before beginnings: a seat has at most one open task, and a unique index says so.
  for (const Task& task : before.tasks) {
    const Task* now = after.find_task(task.id);
    if (now != nullptr && *now != task) update_task(tx, *now, projection.now);
  }
  for (const Task& task : after.tasks)
    if (before.find_task(task.id) == nullptr) insert_task(tx, after.id, task, projection.now);
  return save_load(tx, before.tasks, after.tasks);
}

}  // namespace panelist::storage
