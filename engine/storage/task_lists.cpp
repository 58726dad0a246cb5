#include "storage/task_lists.hpp"

#include <span>

#include "storage/row_conditions.hpp"
#include "storage/verdict_reader.hpp"

namespace panelist::storage {
namespace {

#define TASK_COLUMNS                                                                          \
  "SELECT t.id, t.kind, t.persona, t.state, t.assignee_id, t.from_pool, t.has_draft, "        \
  "t.opened_at, t.due_at, t.lease_until, t.ended_at, t.extensions, t.why, t.verdict_id, "     \
  "t.sent_back_reason, t.changed_at, t.snoozed_until, p.name, p.email, r.id, r.round, r.seq, " \
  "r.phase, r.closed_at, r.seats, r.definition_hash, (SELECT count(*) FROM task s "           \
  "WHERE s.run_id = r.id AND s.kind = 'verdict' AND s.state IN ('completed', 'abstained')), " \
  "o.id, o.slug, o.name, c.name, c.slug, o.facts_version, o.published_run_id, o.is_sample, "  \
  "d.version, d.words, d.updated_at FROM task t JOIN run r ON r.id = t.run_id "               \
  "JOIN tool o ON o.id = r.tool_id JOIN category c ON c.id = o.category_id "                  \
  "LEFT JOIN person p ON p.id = t.assignee_id "                                               \
  "LEFT JOIN draft d ON d.task_id = t.id AND d.person_id = t.assignee_id "
// Rows without a due time come last: one comparable key on both databases. The indexes are over the
// same expression.
#define DUE "coalesce(t.due_at, 9223372036854775807)"

int count_seats(std::string_view seats) {
  if (seats.empty()) return 0;
  int count = 1;
  for (char c : seats) count += c == ',' ? 1 : 0;
  return count;
}

void read_task(const Row& row, workflow::Task& task) {
  task.id = row.id<TaskId>(0);
  task.kind = workflow::parse_task_kind(row.text(1)).value();
  task.persona = row.string(2);
  task.state = workflow::parse_task_state(row.text(3)).value();
  task.assignee = row.optional_id<PersonId>(4);
  task.from_pool = row.flag(5);
  task.has_draft = row.flag(6);
  task.opened_at = row.instant(7);
  task.due_at = row.optional_instant(8);
  task.lease_until = row.optional_instant(9);
  task.ended_at = row.optional_instant(10);
  task.extensions = static_cast<int>(row.int64(11));
  task.why = row.string(12);
  task.verdict = row.optional_id<VerdictId>(13);
  task.sent_back_reason = row.string(14);
}

TaskRow read_task_row(const Row& row) {
  TaskRow task;
  read_task(row, task.task);
  task.changed_at = row.instant(15);
  task.snoozed_until = row.optional_instant(16);
  task.assignee_name = row.string(17);
  task.assignee_email = row.string(18);
  task.run = row.id<RunId>(19);
  task.round = static_cast<int>(row.int64(20));
  task.seq = row.int64(21);
  task.phase = workflow::parse_run_phase(row.text(22)).value();
  task.panel_closed = !row.is_null(23);
  task.seats_of = count_seats(row.text(24));
  task.definition_hash = row.string(25);
  task.seats_in = static_cast<int>(row.int64(26));
  task.tool = row.id<ToolId>(27);
  task.tool_slug = row.string(28);
  task.tool_name = row.string(29);
  task.category = row.string(30);
  task.category_slug = row.string(31);
  task.facts_version = static_cast<int>(row.int64(32));
  task.tool_is_published = !row.is_null(33);
  task.is_sample = row.flag(34);
  task.draft_version = row.optional_int64(35);
  task.draft_words = static_cast<int>(row.int64(36));
  task.draft_at = row.optional_instant(37);
  return task;
}

// The text is put together from fixed parts only; there are a few dozen, and each connection keeps
// the prepared ones.
struct TaskQuestion {
  std::string text{TASK_COLUMNS "WHERE "};
  std::vector<Param> params;
  std::vector<std::string> names;   ///< of personas' parameters; reserved, so views stay valid
};

void ask_whose(const TaskQuery& query, TaskQuestion& question) {
  if (query.whose == TaskQuery::Whose::person) {
    question.text += "t.assignee_id = :person ";
    question.params.push_back({"person", query.person});
  } else if (query.whose == TaskQuery::Whose::pool) {
    question.text += "t.assignee_id IS NULL ";
    if (!query.personas.empty()) {
      question.text += "AND t.persona IN (";
      question.names.reserve(query.personas.size());
      for (std::size_t i = 0; i < query.personas.size(); ++i) {
        question.names.push_back("persona" + std::to_string(i));
        question.text += (i == 0 ? ":" : ", :") + question.names.back();
        question.params.push_back({question.names.back(), query.personas[i]});
      }
      question.text += ") ";
    }
  } else {
    question.text += "1 = 1 ";
  }
}

void ask_state(const TaskQuery& query, TaskQuestion& question) {
  if (query.whose == TaskQuery::Whose::pool && query.state.empty()) {
    question.text += "AND t.state = 'ready' ";
  } else if (query.state.empty()) {
    question.text += "AND " TASK_IS_OPEN("t");
  } else if (query.state != "all") {
    const auto state = workflow::parse_task_state(query.state);
    const bool open = state && workflow::is_open(*state);
    question.text += open ? "AND " TASK_IS_OPEN("t") : "AND " TASK_HAS_ENDED("t");
    question.text += "AND t.state = :state ";
    question.params.push_back({"state", query.state});
  }
}

/// Found by these few alone: of what one has ever completed there may be ten thousand.
void ask_sealed(const TaskQuery& query, TaskQuestion& question) {
  question.text.append("t.id IN (").append(sealed_tasks_of_person()).append(") ");
  question.text += "AND t.state = 'completed' ";
  question.params.push_back({"person", query.person});
}

}  // namespace

std::vector<TaskRow> list_task_rows(Transaction& tx, const TaskQuery& query) {
  TaskQuestion question;
  if (query.only_sealed) {
    ask_sealed(query, question);
  } else {
    ask_whose(query, question);
    ask_state(query, question);
  }
  if (query.run) {
    question.text += "AND t.run_id = :run ";
    question.params.push_back({"run", *query.run});
  }
  if (query.snoozed_after) {
    question.text += "AND coalesce(t.snoozed_until, 0) <= :snoozed ";
    question.params.push_back({"snoozed", *query.snoozed_after});
  }
  if (query.after_due != INT64_MIN) {
    question.text += "AND (" DUE ", t.id) > (:after_due, :after_id) ";
    question.params.push_back({"after_due", query.after_due});
    question.params.push_back({"after_id", query.after_id});
  }
  question.text += "ORDER BY " DUE ", t.id LIMIT :limit";
  question.params.push_back({"limit", query.limit});
  std::vector<TaskRow> tasks;
  tx.each(question.text, std::span<const Param>(question.params),
          [&](const Row& row) { tasks.push_back(read_task_row(row)); });
  return tasks;
}

std::vector<TaskRow> list_done_rows(Transaction& tx, PersonId person, int limit) {
  std::vector<TaskRow> tasks;
  tx.each(TASK_COLUMNS "WHERE t.assignee_id = :person AND " TASK_HAS_ENDED("t")
          "AND t.state = 'completed' AND t.kind = 'verdict' AND r.closed_at IS NOT NULL "
          "ORDER BY t.changed_at DESC, t.id DESC LIMIT :limit",
          {{"person", person}, {"limit", limit}},
          [&](const Row& row) { tasks.push_back(read_task_row(row)); });
  return tasks;
}

std::optional<TaskRow> find_task_row(Transaction& tx, TaskId id) {
  std::optional<TaskRow> found;
  tx.first(TASK_COLUMNS "WHERE t.id = :task", {{"task", id}},
           [&](const Row& row) { found = read_task_row(row); });
  return found;
}

std::optional<NextTask> find_next_task(Transaction& tx, PersonId person, Instant now) {
  std::optional<NextTask> next;
  tx.first(
      "SELECT t.id, t.kind, t.persona, t.state, t.due_at, t.run_id, o.slug, o.name FROM task t "
      "JOIN run r ON r.id = t.run_id JOIN tool o ON o.id = r.tool_id "
      "WHERE t.assignee_id = :person AND " TASK_IS_OPEN("t")
      "AND t.state <> 'suspended' AND coalesce(t.snoozed_until, 0) <= :now "
      "ORDER BY " DUE ", t.id LIMIT 1",
      {{"person", person}, {"now", now}}, [&](const Row& row) {
        next = NextTask{row.id<TaskId>(0),
                        workflow::parse_task_kind(row.text(1)).value(),
                        row.string(2),
                        workflow::parse_task_state(row.text(3)).value(),
                        row.optional_instant(4),
                        row.id<RunId>(5),
                        row.string(6),
                        row.string(7)};
      });
  return next;
}

std::vector<RunId> list_runs_with_open_tasks(Transaction& tx, PersonId person) {
  std::vector<RunId> runs;
  tx.each(
      "SELECT DISTINCT t.run_id FROM task t WHERE t.assignee_id = :person AND "
      TASK_IS_OPEN("t") "ORDER BY t.run_id",
      {{"person", person}}, [&](const Row& row) { runs.push_back(row.id<RunId>(0)); });
  return runs;
}

std::vector<RunId> list_runs_to_rebalance(Transaction& tx, bool anybody, Instant now, int limit) {
  std::vector<RunId> runs;
  tx.each(
      "SELECT x.run_id FROM (SELECT t.run_id, " DUE " AS due FROM task t "
      "WHERE t.state = 'ready' AND t.kind = 'verdict' UNION ALL "
      "SELECT t.run_id, " DUE " AS due FROM person p JOIN task t ON t.assignee_id = p.id "
      "WHERE " TASK_IS_OPEN("t") "AND t.state = 'reserved' AND t.kind = 'verdict' "
      "AND t.has_draft = 0 AND (:anybody = 1 OR p.state = 'disabled' OR p.working_days <> 127 "
      "OR p.open_tasks > p.task_cap OR EXISTS (SELECT 1 FROM away a WHERE a.person_id = p.id "
      "AND a.until_at > :now))) AS x GROUP BY x.run_id ORDER BY min(x.due), x.run_id LIMIT :limit",
      {{"anybody", anybody}, {"now", now}, {"limit", limit}},
      [&](const Row& row) { runs.push_back(row.id<RunId>(0)); });
  return runs;
}

int count_due_between(Transaction& tx, PersonId person, Instant from, Instant until) {
  int count = 0;
  tx.first("SELECT count(*) FROM task t WHERE t.assignee_id = :person AND " TASK_IS_OPEN("t")
           "AND t.kind = 'verdict' AND t.due_at >= :from AND t.due_at < :until",
           {{"person", person}, {"from", from}, {"until", until}},
           [&](const Row& row) { count = static_cast<int>(row.int64(0)); });
  return count;
}

int count_runs_in_turn(Transaction& tx, PersonId person, Instant now) {
  int count = 0;
  tx.first("SELECT count(DISTINCT t.run_id) FROM task t WHERE t.assignee_id = :person AND "
           TASK_IS_OPEN("t") "AND t.kind = 'verdict' AND t.state <> 'suspended' "
           "AND t.state <> 'created' AND coalesce(t.snoozed_until, 0) <= :now",
           {{"person", person}, {"now", now}},
           [&](const Row& row) { count = static_cast<int>(row.int64(0)); });
  return count;
}

bool had_task(Transaction& tx, TaskId task, PersonId person) {
  return tx.first("SELECT 1 FROM draft WHERE task_id = :task AND person_id = :person",
                  {{"task", task}, {"person", person}}, [](const Row&) {});
}

bool sits_on_run(Transaction& tx, RunId run, PersonId person) {
  if (!person) return false;
  return tx.first(
      "SELECT 1 FROM task WHERE run_id = :run AND assignee_id = :person "
      "AND state NOT IN ('declined', 'exited') LIMIT 1",
      {{"run", run}, {"person", person}}, [](const Row&) {});
}

void set_snoozed(Transaction& tx, TaskId task, std::optional<Instant> until) {
  tx.write("UPDATE task SET snoozed_until = :until WHERE id = :task",
           {{"until", until}, {"task", task}});
}

DeskNumbers count_desk_rows(Transaction& tx, PersonId person, Instant now, Instant soon) {
  DeskNumbers numbers;
  tx.each(
      "SELECT t.due_at, t.has_draft, t.sent_back_reason <> '', coalesce(t.snoozed_until, 0) "
      "FROM task t WHERE t.assignee_id = :person AND " TASK_IS_OPEN("t")
      "ORDER BY " DUE ", t.id",
      {{"person", person}}, [&](const Row& row) {
        ++numbers.open;
        const auto due = row.optional_instant(0);
        if (due && *due < now) ++numbers.overdue;
        if (due && *due >= now && *due <= soon) ++numbers.due_soon;
        if (due && !numbers.next_due_at) numbers.next_due_at = due;
        if (row.flag(1)) ++numbers.drafts;
        if (row.flag(2)) ++numbers.sent_back;
      });
  tx.each(sealed_tasks_of_person(), {{"person", person}}, [&](const Row&) { ++numbers.sealed; });
  return numbers;
}

}  // namespace panelist::storage
