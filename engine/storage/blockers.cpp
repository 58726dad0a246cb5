#include "storage/blockers.hpp"

#include <array>

#include "storage/row_conditions.hpp"

namespace panelist::storage {
namespace {

using workflow::Blocker;

#define BLOCKED_SEAT "s.kind = 'verdict' AND s.state <> 'suspended' AND s.assignee_id IS "
// Where no task and no panel is open: before the panel, or between its close and publication.
#define BLOCKED_BETWEEN "r.phase IN ('submitted', 'aggregated') AND r.failure = '' AND "

// In the order of the enum. The first that holds counts, as in workflow::explain_waiting.
constexpr std::array<BlockerCondition, 13> blocker_conditions{{
    {BLOCKED_SEAT "NULL", true, false},
    {"s.kind = 'verdict' AND s.state = 'suspended'", true, false},
    {BLOCKED_SEAT "NOT NULL AND s.due_at < :moment", true, true},
    {BLOCKED_SEAT "NOT NULL AND (s.due_at IS NULL OR s.due_at >= :moment)", true, true},
    {"s.kind = 'triage'", true, false},
    {"s.kind = 'sign_off'", true, false},
    {"r.phase = 'in_review' AND r.failure = '' AND r.editor_decides = 1", false, false},
    {BLOCKED_BETWEEN "r.editor_decides = 1", false, false},
    {"r.phase = 'on_hold'", false, false},
    {"r.phase <> 'on_hold' AND r.failure <> '' AND r.retry_at IS NULL", false, false},
    {"r.phase <> 'on_hold' AND r.failure <> '' AND r.retry_at IS NOT NULL", false, false},
    {BLOCKED_BETWEEN "r.editor_decides = 0 AND r.hold_until IS NOT NULL", false, false},
    {BLOCKED_BETWEEN "r.editor_decides = 0 AND r.hold_until IS NULL", false, false},
}};
static_assert(blocker_conditions.size() == static_cast<std::size_t>(Blocker::not_submitted) + 1);

/// Tasks whose run neither stands still as a whole nor has failed.
constexpr std::string_view waiting_tasks =
    "FROM task s WHERE " TASK_IS_OPEN("s")
    "AND s.run_id NOT IN (SELECT r.id FROM run r WHERE r.phase = 'on_hold' "
    "AND " RUN_IS_UNFINISHED("r")
    "UNION ALL SELECT r.id FROM run r WHERE r.failure <> '' AND " RUN_IS_UNFINISHED("r") ")";

/// CASE ... END: the place of the first condition that holds, in the order of the enum.
std::string case_of(bool is_of_task) {
  std::string text = "CASE";
  for (const Blocker blocker : workflow::all_blockers()) {
    const BlockerCondition condition = blocker_condition(blocker);
    if (condition.is_of_task != is_of_task) continue;
    text.append(" WHEN ").append(condition.sql).append(" THEN ");
    text += std::to_string(static_cast<int>(blocker));
  }
  return text + " END";
}

/// One row: of how many runs each kind of task is open. Grouped in the order of an index.
std::string runs_by_task_sql() {
  std::string sums, kinds;
  for (const Blocker blocker : workflow::all_blockers()) {
    const BlockerCondition condition = blocker_condition(blocker);
    if (!condition.is_of_task) continue;
    const std::string column = "b" + std::to_string(static_cast<int>(blocker));
    sums += (sums.empty() ? "sum(" : ", sum(") + column + ")";
    kinds += (kinds.empty() ? "max(CASE WHEN " : ", max(CASE WHEN ") + std::string(condition.sql) +
             " THEN 1 ELSE 0 END) AS " + column;
  }
  return "SELECT " + sums + " FROM (SELECT " + kinds + " " + std::string(waiting_tasks) +
         " GROUP BY s.run_id) AS x";
}

// The last two name the phases that they are not about, so that their small indexes are taken.
std::string runs_by_themselves_sql() {
  static constexpr std::string_view elsewhere =
      "r.phase NOT IN ('on_hold', 'submitted', 'aggregated') AND " RUN_IS_UNFINISHED("r");
  const std::string of_run = "SELECT " + case_of(false) + " AS blocker FROM run r WHERE ";
  std::string text = "SELECT blocker, count(*) FROM (" + of_run;
  text += "r.phase IN ('on_hold', 'submitted', 'aggregated') AND " RUN_IS_UNFINISHED("r");
  text.append(" UNION ALL ").append(of_run).append("r.failure <> '' AND ").append(elsewhere);
  text.append(" UNION ALL ").append(of_run);
  text.append("r.needs_editor = 1 AND r.editor_decides = 1 AND r.failure = '' AND ");
  text.append(elsewhere);
  return text + ") AS x WHERE blocker IS NOT NULL GROUP BY blocker ORDER BY blocker";
}

}  // namespace

BlockerCondition blocker_condition(Blocker blocker) {
  return blocker_conditions[static_cast<std::size_t>(blocker)];
}

std::vector<BlockedRuns> count_blocked_runs(Transaction& tx, Instant now) {
  static const std::string by_task = runs_by_task_sql(), by_run = runs_by_themselves_sql();
  std::vector<BlockedRuns> counts;
  tx.first(by_task, {{"moment", now}}, [&](const Row& row) {
    int column = 0;
    for (const Blocker blocker : workflow::all_blockers()) {
      if (!blocker_condition(blocker).is_of_task) continue;
      if (const auto runs = static_cast<int>(row.int64(column++)); runs > 0)
        counts.push_back({blocker, runs});
    }
  });
  tx.each(by_run, {}, [&](const Row& row) {
    counts.push_back({static_cast<Blocker>(row.int64(0)), static_cast<int>(row.int64(1))});
  });
  return counts;
}

std::vector<BlockedSeats> count_blocked_seats(Transaction& tx, Instant now) {
  static const std::string sql =
      "SELECT blocker, persona, assignee_id, count(*), min(due_at) FROM (SELECT " + case_of(true) +
      " AS blocker, s.persona, s.assignee_id, s.due_at " + std::string(waiting_tasks) +
      ") AS x GROUP BY blocker, persona, assignee_id "
      "ORDER BY blocker, persona, assignee_id NULLS FIRST";
  std::vector<BlockedSeats> counts;
  tx.each(sql, {{"moment", now}}, [&](const Row& row) {
    counts.push_back({static_cast<Blocker>(row.int64(0)), row.string(1),
                      row.optional_id<PersonId>(2), static_cast<int>(row.int64(3)),
                      row.optional_instant(4)});
  });
  return counts;
}

int count_unfinished_runs(Transaction& tx) {
  int count = 0;
  tx.first("SELECT count(*) FROM run r WHERE " RUN_IS_UNFINISHED("r"), {},
           [&](const Row& row) { count = static_cast<int>(row.int64(0)); });
  return count;
}

int count_free_people(Transaction& tx, std::string_view persona, Instant now) {
  int count = 0;
  tx.first(
      "SELECT count(*) FROM person_persona h JOIN person p ON p.id = h.person_id "
      "WHERE h.persona = :persona AND p.state = 'active' "
      "AND (p.task_cap IS NULL OR p.open_tasks < p.task_cap) "
      "AND NOT EXISTS (SELECT 1 FROM away a WHERE a.person_id = p.id AND a.from_at <= :now "
      "AND a.until_at > :now)",
      {{"persona", persona}, {"now", now}},
      [&](const Row& row) { count = static_cast<int>(row.int64(0)); });
  return count;
}

std::vector<NextWake> list_next_wakes(Transaction& tx, int limit) {
  std::vector<NextWake> wakes;
  tx.each(
      "SELECT id, wakes_at FROM run WHERE wakes_at IS NOT NULL ORDER BY wakes_at, id LIMIT :limit",
      {{"limit", limit}}, [&](const Row& row) {
        wakes.push_back({row.id<RunId>(0), row.instant(1)});
      });
  return wakes;
}

}  // namespace panelist::storage
