#include "storage/invariants.hpp"

namespace panelist::storage {
namespace {

constexpr int runs_per_read = 500;

struct Rule {
  std::string_view sql;       ///< answers rows (what is wrong, whose id)
  std::string_view sentence;  ///< said before the id
};

constexpr Rule rules[] = {
    {"SELECT p.id FROM person p WHERE p.open_tasks <> (SELECT count(*) FROM task t "
     "WHERE t.assignee_id = p.id AND t.state IN "
     "('created', 'ready', 'reserved', 'in_progress', 'suspended'))",
     "the counter of open tasks is wrong for person"},
    {"SELECT t.id FROM task t WHERE (t.ended_at IS NULL) <> (t.state IN "
     "('created', 'ready', 'reserved', 'in_progress', 'suspended'))",
     "the moment it ended does not fit the state of task"},
    {"SELECT t.id FROM task t JOIN run r ON r.id = t.run_id WHERE r.phase = 'on_hold' "
     "AND t.ended_at IS NULL AND t.state <> 'suspended'",
     "its run is on hold and it is not: task"},
    {"SELECT t.id FROM task t JOIN run r ON r.id = t.run_id WHERE r.phase <> 'on_hold' "
     "AND t.ended_at IS NULL AND t.held = 1",
     "it is on hold and its run is not: task"},
    {"SELECT r.id FROM run r WHERE r.closed_at IS NOT NULL AND (SELECT count(*) FROM event e "
     "WHERE e.run_id = r.id AND e.type = 'panel.closed') <> 1",
     "there is not exactly one close in the history of run"},
    {"SELECT r.id FROM run r WHERE r.closed_at IS NOT NULL AND EXISTS (SELECT 1 FROM verdict v "
     "WHERE v.run_id = r.id AND v.state = 'sealed')",
     "a verdict is still sealed although its panel closed: run"},
    {"SELECT r.id FROM run r WHERE r.closed_at IS NULL AND EXISTS (SELECT 1 FROM verdict v "
     "WHERE v.run_id = r.id AND v.state = 'public')",
     "a verdict is public although its panel is open: run"},
    {"SELECT r.id FROM run r WHERE r.closed_at IS NOT NULL AND r.votes <> (SELECT count(*) "
     "FROM verdict v WHERE v.run_id = r.id AND v.state = 'public')",
     "the votes counted are not the verdicts there are: run"},
    {"SELECT r.id FROM run r WHERE r.closed_at IS NOT NULL AND r.ships <> (SELECT count(*) "
     "FROM verdict v WHERE v.run_id = r.id AND v.state = 'public' AND v.decision = 'ship')",
     "the ships counted are not the ships there are: run"},
    {"SELECT r.id FROM run r WHERE r.seq <> (SELECT coalesce(max(e.seq), 0) FROM event e "
     "WHERE e.run_id = r.id)",
     "the history has another length than the state says: run"},
    {"SELECT r.id FROM run r WHERE r.seq <> (SELECT count(*) FROM event e WHERE e.run_id = r.id)",
     "the history has a gap: run"},
    {"SELECT r.id FROM run r WHERE r.wakes_at IS NULL AND r.needs_editor = 0 AND r.phase NOT IN "
     "('published', 'rejected', 'withdrawn', 'retired') AND NOT EXISTS (SELECT 1 FROM task t "
     "JOIN person p ON p.id = t.assignee_id WHERE t.run_id = r.id AND p.state = 'active' "
     "AND t.state IN ('reserved', 'in_progress'))",
     "nobody and nothing will ever move on run"},
    {"SELECT r.id FROM run r WHERE coalesce(r.first_due_at, -1) <> CASE WHEN r.failure <> '' "
     "THEN -1 ELSE coalesce((SELECT min(coalesce(t.due_at, 253402300799999)) FROM task t "
     "WHERE t.run_id = r.id AND t.kind = 'verdict' AND t.ended_at IS NULL "
     "AND t.state <> 'suspended' AND t.assignee_id IS NOT NULL), -1) END",
     "the first due time of its held seats is wrong for run"},
    {"SELECT r.id FROM run r WHERE coalesce(r.last_due_at, -1) <> CASE WHEN r.failure <> '' "
     "THEN -1 ELSE coalesce((SELECT max(coalesce(t.due_at, 253402300799999)) FROM task t "
     "WHERE t.run_id = r.id AND t.kind = 'verdict' AND t.ended_at IS NULL "
     "AND t.state <> 'suspended' AND t.assignee_id IS NOT NULL), -1) END",
     "the last due time of its held seats is wrong for run"},
    {"SELECT c.id FROM comparison c WHERE c.state = 'published' AND NOT EXISTS (SELECT 1 FROM "
     "revision v WHERE v.page = 'comparison' AND v.page_id = c.id AND v.revision = c.revision)",
     "the latest revision is missing of comparison"},
    {"SELECT d.id FROM delivery d WHERE d.state = 'pending' AND d.next_at IS NULL",
     "a pending delivery has no next attempt: delivery"},
    {"SELECT m.id FROM mail m JOIN person p ON p.id = m.person_id WHERE m.state = 'digest' "
     "AND p.digest_look_at IS NULL",
     "nobody will ever make the digest that waits for mail"},
};

}  // namespace

void each_run(Transaction& tx, const std::function<void(RunId)>& examine) {
  std::vector<RunId> ids;
  do {
    const RunId after = ids.empty() ? RunId{} : ids.back();
    ids.clear();
    tx.each("SELECT id FROM run WHERE id > :after ORDER BY id LIMIT :limit",
            {{"after", after}, {"limit", runs_per_read}},
            [&ids](const Row& row) { ids.push_back(row.id<RunId>(0)); });
    for (const RunId id : ids) examine(id);
  } while (static_cast<int>(ids.size()) == runs_per_read);
}

Sha256 fingerprint_run(Transaction& tx, RunId run) {
  constexpr std::string_view reads[] = {
      "SELECT * FROM run WHERE id = :run", "SELECT * FROM task WHERE run_id = :run ORDER BY id",
      "SELECT * FROM event WHERE run_id = :run ORDER BY seq",
      "SELECT * FROM verdict WHERE run_id = :run ORDER BY id"};
  std::string text;
  for (const std::string_view read : reads)
    tx.each(read, {{"run", run}}, [&text](const Row& row) {
      for (int column = 0; column < row.columns(); ++column) {
        const Bytes bytes = row.bytes(column);
        text += row.is_null(column) ? "-" : std::to_string(bytes.size()) + ":";
        text.append(reinterpret_cast<const char*>(bytes.data()), bytes.size());
      }
    });
  return sha256(text);
}

std::vector<std::string> find_contradictions(Transaction& tx) {
  std::vector<std::string> found;
  for (const Rule& rule : rules)
    tx.each(rule.sql, {}, [&](const Row& row) {
      found.push_back(std::string(rule.sentence) + " " + std::to_string(row.int64(0)));
    });
  return found;
}

}  // namespace panelist::storage
