#include "storage/blockers.hpp"

#include <algorithm>
#include <array>
#include <tuple>

#include "storage/row_conditions.hpp"
#include "workflow/waiting.hpp"

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

// The conditions of the indexes that the sums of seats are read from (migration 15). The hold of a
// run suspends its tasks, which `panelist check` verifies, so that seats need not ask their run.
#define BLOCKED_WAITING "s.kind = 'verdict' AND s.ended_at IS NULL AND s.state <> 'suspended' "
#define BLOCKED_SET_ASIDE "s.kind = 'verdict' AND s.state = 'suspended' AND s.held = 0 "
#define BLOCKED_OF_EDITORS "s.kind <> 'verdict' AND s.ended_at IS NULL AND s.held = 0 "
#define BLOCKED_IS_NOT_HELD \
  "NOT EXISTS (SELECT 1 FROM run r WHERE r.id = s.run_id AND r.phase = 'on_hold') "

/// The statement with what leaves out tasks of failed runs, which wait as one, after its condition.
/// Mostly there is none, and asking for each task takes as long as everything else.
class TaskSums {
 public:
  explicit TaskSums(Transaction& tx) : tx_(tx) {
    has_failed_ =
        tx.first("SELECT 1 FROM run r WHERE r.failure <> '' LIMIT 1", {}, [](const Row&) {});
  }
  void each(std::string_view before, std::string_view after, Params params,
            const Transaction::EachRow& each_row) const {
    std::string sql(before);
    if (has_failed_) sql += "AND s.run_id NOT IN (SELECT r.id FROM run r WHERE r.failure <> '') ";
    tx_.each(sql.append(after), params, each_row);
  }
  int count(std::string_view before, std::string_view after, Params params) const {
    int count = 0;
    each(before, after, params,
         [&](const Row& row) { count = static_cast<int>(row.int64(0)); });
    return count;
  }

 private:
  Transaction& tx_;
  bool has_failed_{false};
};

/// CASE ... END: the place of the first condition that holds, in the order of the enum.
std::string case_of_runs() {
  std::string text = "CASE";
  for (const Blocker blocker : workflow::all_blockers()) {
    const BlockerCondition condition = blocker_condition(blocker);
    if (condition.is_of_task) continue;
    text.append(" WHEN ").append(condition.sql).append(" THEN ");
    text += std::to_string(static_cast<int>(blocker));
  }
  return text + " END";
}

int count_late_runs(Transaction& tx, Instant now) {
  int count = 0;
  tx.first("SELECT count(*) FROM run r WHERE r.first_due_at < :moment", {{"moment", now}},
           [&](const Row& row) { count = static_cast<int>(row.int64(0)); });
  return count;
}

/// Runs all of whose held seats have time left come first; of the few of which some are late, too,
/// the seats are asked.
std::optional<Instant> find_oldest_in_time(Transaction& tx, Instant now) {
  std::optional<Instant> oldest;
  for (const std::string_view sql :
       {"SELECT min(r.first_due_at) FROM run r WHERE r.first_due_at >= :moment",
        "SELECT min(s.due_at) FROM run r CROSS JOIN task s WHERE r.first_due_at < :moment "
        "AND r.last_due_at >= :moment AND s.run_id = r.id AND s.due_at >= :moment "
        "AND s.assignee_id IS NOT NULL AND " BLOCKED_WAITING})
    tx.first(sql, {{"moment", now}}, [&](const Row& row) {
      if (row.is_null(0) || row.instant(0) == workflow::never_due) return;
      oldest = std::min(row.instant(0), oldest.value_or(row.instant(0)));
    });
  return oldest;
}

BlockedRuns count_runs_in_time(Transaction& tx, Instant now) {
  BlockedRuns runs{Blocker::reviewer_in_time, 0, find_oldest_in_time(tx, now)};
  tx.first("SELECT count(*) FROM run r WHERE r.last_due_at >= :moment", {{"moment", now}},
           [&](const Row& row) { runs.runs = static_cast<int>(row.int64(0)); });
  return runs;
}

int count_runs_with_free_seats(const TaskSums& sums) {
  // Every seat has a persona: said so that the index is taken that has one.
  return sums.count("SELECT count(DISTINCT s.run_id) FROM task s WHERE " BLOCKED_WAITING
                    "AND s.assignee_id IS NULL AND s.persona > '' ", "", {});
}

int count_runs_set_aside(const TaskSums& sums) {
  return sums.count("SELECT count(DISTINCT s.run_id) FROM task s WHERE " BLOCKED_SET_ASIDE
                    "AND " BLOCKED_IS_NOT_HELD, "", {});
}

/// Seats that somebody holds or nobody does, by who and which.
void add_waiting_seats(const TaskSums& sums, Instant now, std::vector<BlockedSeats>& seats) {
  sums.each("SELECT s.assignee_id, s.persona, count(*), min(s.due_at), "
            "sum(CASE WHEN s.due_at < :moment THEN 1 ELSE 0 END) FROM task s WHERE "
            BLOCKED_WAITING, "GROUP BY s.assignee_id, s.persona", {{"moment", now}},
            [&](const Row& row) {
              const auto holder = row.optional_id<PersonId>(0);
              const std::string persona = row.string(1);
              const auto all = static_cast<int>(row.int64(2));
              const auto oldest = row.optional_instant(3);
              const auto late = static_cast<int>(row.int64(4));
              if (!holder) {
                seats.push_back({Blocker::free_seat, persona, {}, all, oldest});
                return;
              }
              if (late > 0)
                seats.push_back({Blocker::late_reviewer, persona, holder, late, oldest});
              if (all > late)
                seats.push_back({Blocker::reviewer_in_time, persona, holder, all - late,
                                 late > 0 ? std::nullopt : oldest});
            });
}

void add_other_tasks(const TaskSums& sums, std::vector<BlockedSeats>& seats) {
  sums.each("SELECT s.persona, count(*), min(s.due_at) FROM task s WHERE " BLOCKED_SET_ASIDE
            "AND " BLOCKED_IS_NOT_HELD, "GROUP BY s.persona", {}, [&](const Row& row) {
              seats.push_back({Blocker::suspended_seat, row.string(0), {},
                               static_cast<int>(row.int64(1)), row.optional_instant(2)});
            });
  sums.each("SELECT s.kind, count(*), min(s.due_at) FROM task s WHERE " BLOCKED_OF_EDITORS
            "AND (s.state <> 'suspended' OR " BLOCKED_IS_NOT_HELD ") ", "GROUP BY s.kind", {},
            [&](const Row& row) {
              const bool is_triage = row.text(0) == "triage";
              seats.push_back({is_triage ? Blocker::triage : Blocker::sign_off, "", {},
                               static_cast<int>(row.int64(1)), row.optional_instant(2)});
            });
}

// The last two name the phases that they are not about, and not as an index of phases has them, so
// that their own small indexes are taken.
std::string runs_by_themselves_sql() {
  static constexpr std::string_view elsewhere =
      "r.phase NOT IN ('on_hold', 'submitted', 'aggregated', 'published', 'rejected', 'withdrawn', "
      "'retired')";
  const std::string of_run = "SELECT " + case_of_runs() + " AS blocker FROM run r WHERE ";
  std::string text = "SELECT blocker, count(*) FROM (SELECT ";
  text += std::to_string(static_cast<int>(Blocker::on_hold)) + " AS blocker FROM run r WHERE ";
  text.append(blocker_condition(Blocker::on_hold).sql).append(" AND " RUN_IS_UNFINISHED("r"));
  text.append("UNION ALL ").append(of_run);
  text += "r.phase IN ('submitted', 'aggregated') AND " RUN_IS_UNFINISHED("r");
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

std::vector<BlockedSeats> count_blocked_seats(Transaction& tx, Instant now) {
  std::vector<BlockedSeats> seats;
  const TaskSums sums(tx);
  add_waiting_seats(sums, now, seats);
  add_other_tasks(sums, seats);
  std::sort(seats.begin(), seats.end(), [](const BlockedSeats& a, const BlockedSeats& b) {
    return std::tie(a.blocker, a.persona, a.holder) < std::tie(b.blocker, b.persona, b.holder);
  });
  return seats;
}

std::vector<BlockedRuns> count_blocked_runs(Transaction& tx, Instant now,
                                            const std::vector<BlockedSeats>& seats) {
  static const std::string by_run = runs_by_themselves_sql();
  std::vector<BlockedRuns> counts;
  const auto keep = [&](Blocker blocker, int runs) {
    if (runs > 0) counts.push_back({blocker, runs, std::nullopt});
  };
  const TaskSums sums(tx);
  keep(Blocker::free_seat, count_runs_with_free_seats(sums));
  keep(Blocker::suspended_seat, count_runs_set_aside(sums));
  keep(Blocker::late_reviewer, count_late_runs(tx, now));
  if (const BlockedRuns in_time = count_runs_in_time(tx, now); in_time.runs > 0)
    counts.push_back(in_time);
  for (const BlockedSeats& group : seats)  // one at most of a run
    if (!workflow::is_about_seat(group.blocker)) keep(group.blocker, group.seats);
  tx.each(by_run, {}, [&](const Row& row) {
    keep(static_cast<Blocker>(row.int64(0)), static_cast<int>(row.int64(1)));
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
