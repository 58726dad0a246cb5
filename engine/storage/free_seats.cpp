#include "storage/free_seats.hpp"

namespace panelist::storage {
namespace {

#define FREE_SEAT "t.state = 'ready' AND t.kind = 'verdict' "
#define BY_URGENCY "ORDER BY coalesce(t.due_at, 9223372036854775807), t.id "

}  // namespace

std::vector<FreeSeat> list_free_seats(Transaction& tx, int limit) {
  std::vector<FreeSeat> seats;
  tx.each("SELECT t.run_id, t.persona, t.given_back_by FROM task t WHERE " FREE_SEAT BY_URGENCY
          "LIMIT :limit",
          {{"limit", limit}}, [&](const Row& row) {
            seats.push_back({row.id<RunId>(0), row.string(1), row.optional_id<PersonId>(2)});
          });
  return seats;
}

void wake_run(Transaction& tx, RunId run, Instant at) {
  tx.write("UPDATE run SET wakes_at = :at WHERE id = :id AND (wakes_at IS NULL OR wakes_at > :at)",
           {{"at", at}, {"id", run}});
}

void set_wake(Transaction& tx, RunId run, std::optional<Instant> at) {
  tx.write("UPDATE run SET wakes_at = :at WHERE id = :id", {{"at", at}, {"id", run}});
}

bool wake_most_urgent(Transaction& tx, PersonId person, Instant now) {
  std::optional<RunId> run;
  tx.first("SELECT t.run_id FROM person p JOIN person_persona pp ON pp.person_id = p.id "
           "JOIN task t ON t.persona = pp.persona JOIN run r ON r.id = t.run_id "
           "WHERE p.id = :person AND p.state = 'active' AND " FREE_SEAT "AND r.failure = '' "
           "AND t.given_back_by IS NULL " BY_URGENCY "LIMIT 1",
           {{"person", person}}, [&](const Row& row) { run = row.id<RunId>(0); });
  if (run) wake_run(tx, *run, now);
  return run.has_value();
}

}  // namespace panelist::storage
