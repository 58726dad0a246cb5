#include "storage/invariants.hpp"

#include <nlohmann/json.hpp>
#include <stdexcept>

#include "base/json.hpp"

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
    {"SELECT c.id FROM comparison c WHERE c.state = 'published' AND NOT EXISTS (SELECT 1 FROM "
     "revision v WHERE v.page = 'comparison' AND v.page_id = c.id AND v.revision = c.revision)",
     "the latest revision is missing of comparison"},
    {"SELECT d.id FROM delivery d WHERE d.state = 'pending' AND d.next_at IS NULL",
     "a pending delivery has no next attempt: delivery"},
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

std::vector<workflow::Event> load_history(Transaction& tx, RunId run) {
  std::vector<workflow::Event> history;
  tx.each(
      "SELECT seq, type, at, actor_id, actor_label, data FROM event WHERE run_id = :run ORDER BY "
      "seq",
      {{"run", run}}, [&](const Row& row) {
        const auto type = workflow::parse_event_type(row.text(1));
        if (!type)
          throw std::logic_error("unknown event type " + row.string(1) + " in run " +
                                 std::to_string(run.value));
        workflow::Event event = workflow::event_from(*type, Json::parse(row.text(5)));
        event.seq = row.int64(0);
        event.at = row.instant(2);
        event.actor = {row.id<PersonId>(3), row.string(4)};
        history.push_back(std::move(event));
      });
  return history;
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
