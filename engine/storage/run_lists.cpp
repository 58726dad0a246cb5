#include "storage/run_lists.hpp"

#include <array>
#include <span>

#include "storage/blockers.hpp"
#include "storage/published_counts.hpp"
#include "storage/row_conditions.hpp"

namespace panelist::storage {
namespace {

// Built from fixed parts; every value is a parameter.
struct RunQuestion {
  std::string text;
  std::vector<Param> params;
};

void ask_phases(const RunQuery& query, RunQuestion& question) {
  static constexpr std::array<std::string_view, 10> names{"p0", "p1", "p2", "p3", "p4",
                                                          "p5", "p6", "p7", "p8", "p9"};
  if (query.phases.empty()) return;
  question.text += "AND r.phase IN (";
  for (std::size_t i = 0; i < query.phases.size() && i < names.size(); ++i) {
    question.text.append(i == 0 ? ":" : ", :").append(names[i]);
    question.params.push_back({names[i], query.phases[i]});
  }
  question.text += ") ";
}

void ask_order(const RunQuery& query, RunQuestion& question) {
  using Order = RunQuery::Order;
  auto& [text, params] = question;
  text = "SELECT r.id, r.created_at, r.changed_at, t.name_folded FROM run r "
         "JOIN tool t ON t.id = r.tool_id WHERE ";
  if (query.order == Order::open_oldest_first) {
    text += RUN_IS_UNFINISHED("r");
  } else if (query.order == Order::by_name) {
    text += "t.name_folded >= :prefix AND t.name_folded < :prefix_end ";
    ask_phases(query, question);
  } else {
    text += "r.phase = :phase ";
    params.push_back({"phase", query.phases.front()});
    if (query.order == Order::phase_oldest_first) text += "AND " RUN_IS_UNFINISHED("r");
  }
  if (query.begins) return;
  params.push_back({"after_id", query.after_id});
  if (query.order == Order::by_name) {
    text += "AND (t.name_folded, r.id) > (:after_name, :after_id) ";
    params.push_back({"after_name", query.after_name});
    return;
  }
  params.push_back({"after", query.after});
  text += query.order == Order::phase_newest_first
              ? "AND (r.changed_at, r.id) < (:after, :after_id) "
              : "AND (r.created_at, r.id) > (:after, :after_id) ";
}

/// One open task must be all that is asked of one.
void ask_seat(const RunQuery& query, RunQuestion& question) {
  auto& [text, params] = question;
  const bool has_seat = !query.persona.empty() || !query.holder_email_folded.empty();
  BlockerCondition condition;
  if (query.waits_for) {
    condition = blocker_condition(*query.waits_for);
    text += "AND " RUN_IS_UNFINISHED("r");
    if (!condition.is_of_task) text.append("AND ").append(condition.sql).append(" ");
    if (condition.is_of_task) text += "AND r.phase <> 'on_hold' AND r.failure = '' ";
    if (condition.needs_moment) params.push_back({"moment", query.now});
  }
  if (!has_seat && !condition.is_of_task) return;
  text += "AND EXISTS (SELECT 1 FROM task s WHERE s.run_id = r.id "
          "AND " TASK_IS_OPEN("s");
  if (condition.is_of_task) text.append("AND ").append(condition.sql).append(" ");
  if (!query.persona.empty()) {
    text += "AND s.persona = :persona ";
    params.push_back({"persona", query.persona});
  }
  if (!query.holder_email_folded.empty()) {
    text += "AND s.assignee_id = (SELECT p.id FROM person p WHERE p.email_folded = :holder) ";
    params.push_back({"holder", query.holder_email_folded});
  }
  text += ") ";
}

void ask_filters(const RunQuery& query, RunQuestion& question) {
  auto& [text, params] = question;
  if (query.sits) {
    text += "AND EXISTS (SELECT 1 FROM task s WHERE s.run_id = r.id AND s.assignee_id = :sits "
            "AND s.state NOT IN ('declined', 'exited')) ";
    params.push_back({"sits", *query.sits});
  }
  ask_seat(query, question);
  if (query.overdue) {
    text += "AND EXISTS (SELECT 1 FROM task s WHERE s.run_id = r.id AND s.due_at < :now "
            "AND s.state IN ('created', 'ready', 'reserved', 'in_progress')) ";
    params.push_back({"now", query.now});
  }
  if (query.needs_editor) text += "AND r.needs_editor = 1 ";
  if (query.created_before) {
    text += "AND r.created_at < :created_before ";
    params.push_back({"created_before", *query.created_before});
  }
  if (query.ships) {
    text += "AND r.closed_at IS NOT NULL AND r.ships = :ships ";
    params.push_back({"ships", *query.ships});
  }
  if (query.ships && query.skips) {
    text += "AND r.votes = :votes ";
    params.push_back({"votes", *query.ships + *query.skips});
  }
  if (query.vote == "ship") text += "AND r.closed_at IS NOT NULL AND r.ships > 0 ";
  if (query.vote == "skip") text += "AND r.closed_at IS NOT NULL AND r.votes > r.ships ";
}

RunKey read_key(const Row& row) {
  return {row.id<RunId>(0), row.instant(1), row.instant(2), row.string(3)};
}

}  // namespace

std::vector<RunId> list_due_runs(Transaction& tx, Instant now, int limit) {
  std::vector<RunId> runs;
  tx.each(
      "SELECT id FROM run WHERE wakes_at IS NOT NULL AND wakes_at <= :now "
      "ORDER BY wakes_at, id LIMIT :limit",
      {{"now", now}, {"limit", limit}}, [&](const Row& row) { runs.push_back(row.id<RunId>(0)); });
  return runs;
}

bool take_due_run(Transaction& tx, RunId run, Instant now) {
  return tx.first("SELECT id FROM run WHERE id = :run AND wakes_at <= :now" SKIP_LOCKED,
                  {{"run", run}, {"now", now}}, [](const Row&) {});
}

std::optional<Instant> find_next_wake(Transaction& tx) {
  std::optional<Instant> wake;
  tx.first("SELECT wakes_at FROM run WHERE wakes_at IS NOT NULL ORDER BY wakes_at LIMIT 1", {},
           [&](const Row& row) { wake = row.optional_instant(0); });
  return wake;
}

std::vector<RunKey> list_run_keys(Transaction& tx, const RunQuery& query) {
  using Order = RunQuery::Order;
  // Nobody sits on a run that has ended: a search for one reads none of them.
  const bool asks_for_seat = !query.persona.empty() || !query.holder_email_folded.empty() ||
                             query.waits_for || query.overdue;
  if (query.order == Order::phase_newest_first && asks_for_seat) return {};
  RunQuestion question;
  const std::string prefix_end = query.name_prefix_folded + "\U0010FFFF";
  ask_order(query, question);
  if (query.order == Order::by_name) {
    question.params.push_back({"prefix", query.name_prefix_folded});
    question.params.push_back({"prefix_end", prefix_end});
  }
  ask_filters(query, question);
  if (query.order == Order::by_name) {
    question.text += "ORDER BY t.name_folded, r.id LIMIT :limit";
  } else if (query.order == Order::phase_newest_first) {
    question.text += "ORDER BY r.changed_at DESC, r.id DESC LIMIT :limit";
  } else {
    question.text += "ORDER BY r.created_at, r.id LIMIT :limit";
  }
  question.params.push_back({"limit", query.limit});
  std::vector<RunKey> keys;
  tx.each(question.text, std::span<const Param>(question.params),
          [&](const Row& row) { keys.push_back(read_key(row)); });
  return keys;
}

std::vector<RunKey> list_runs_needing_editor(Transaction& tx, int limit) {
  std::vector<RunKey> keys;
  tx.each(
      "SELECT id, created_at, changed_at, '' FROM run WHERE needs_editor = 1 "
      "ORDER BY changed_at, id LIMIT :limit",
      {{"limit", limit}}, [&](const Row& row) { keys.push_back(read_key(row)); });
  return keys;
}

int count_runs_needing_editor(Transaction& tx, int max) {
  int count = 0;
  tx.first("SELECT count(*) FROM (SELECT 1 FROM run WHERE needs_editor = 1 LIMIT :max) AS x",
           {{"max", max}}, [&](const Row& row) { count = static_cast<int>(row.int64(0)); });
  return count;
}

std::optional<Instant> find_oldest_in(Transaction& tx, std::string_view phase) {
  std::optional<Instant> oldest;
  tx.first("SELECT r.created_at FROM run r WHERE r.phase = :phase AND " RUN_IS_UNFINISHED("r")
           "ORDER BY r.created_at, r.id LIMIT 1",
           {{"phase", phase}}, [&](const Row& row) { oldest = row.optional_instant(0); });
  return oldest;
}

std::vector<PhaseTotal> count_all_phases(Transaction& tx) {
  std::vector<PhaseTotal> totals;
  for (const auto& [phase, count] : read_counters(tx, phase_counters))
    totals.push_back({phase, static_cast<int>(count)});
  tx.each("SELECT r.phase, count(*) FROM run r WHERE " RUN_IS_UNFINISHED("r")
          "GROUP BY r.phase", {},
          [&](const Row& row) {
            totals.push_back({row.string(0), static_cast<int>(row.int64(1))});
          });
  return totals;
}

std::vector<EndedRun> list_ended_runs(Transaction& tx, std::string_view phase, int limit) {
  std::vector<EndedRun> runs;
  tx.each(
      "SELECT r.id, t.name, c.name, r.phase, r.round, r.changed_at FROM run r "
      "JOIN tool t ON t.id = r.tool_id JOIN category c ON c.id = t.category_id "
      "WHERE r.phase = :phase ORDER BY r.changed_at DESC, r.id DESC LIMIT :limit",
      {{"phase", phase}, {"limit", limit}}, [&](const Row& row) {
        runs.push_back({row.id<RunId>(0), row.string(1), row.string(2), row.string(3),
                        static_cast<int>(row.int64(4)), row.instant(5)});
      });
  return runs;
}

int last_round(Transaction& tx, ToolId tool) {
  int round = 0;
  tx.first("SELECT round FROM run WHERE tool_id = :tool ORDER BY round DESC LIMIT 1",
           {{"tool", tool}}, [&](const Row& row) { round = static_cast<int>(row.int64(0)); });
  return round;
}

}  // namespace panelist::storage
