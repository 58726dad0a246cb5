#include "storage/retention_repository.hpp"

#include <vector>

namespace panelist::storage {
namespace {

int run_limited(Transaction& tx, std::string_view sql, Instant before, int limit) {
  return static_cast<int>(tx.run(sql, {{"before", before}, {"limit", limit}}));
}

}  // namespace

int delete_expired_sessions(Transaction& tx, Instant before, int limit) {
  return run_limited(tx,
                     "DELETE FROM session WHERE hash IN (SELECT hash FROM session "
                     "WHERE expires_at <= :before ORDER BY expires_at LIMIT :limit)",
                     before, limit);
}

int delete_expired_links(Transaction& tx, Instant before, int limit) {
  return run_limited(tx,
                     "DELETE FROM sign_in_link WHERE hash IN (SELECT hash FROM sign_in_link "
                     "WHERE expires_at <= :before ORDER BY expires_at LIMIT :limit)",
                     before, limit);
}

int delete_old_calls(Transaction& tx, Instant before, int limit) {
  return run_limited(tx,
                     "DELETE FROM idempotency WHERE (person_id, key) IN (SELECT person_id, key "
                     "FROM idempotency WHERE created_at <= :before ORDER BY created_at "
                     "LIMIT :limit)",
                     before, limit);
}

int delete_old_failures(Transaction& tx, Instant before, int limit) {
  return run_limited(tx,
                     "DELETE FROM sign_in_failure WHERE subject IN (SELECT subject "
                     "FROM sign_in_failure WHERE last_at <= :before ORDER BY last_at LIMIT :limit)",
                     before, limit);
}

// Ids grow with time, so the oldest rows are the first ones: no index over their age is needed.
int delete_old_deliveries(Transaction& tx, Instant before, int limit) {
  std::vector<DeliveryId> old;
  tx.each("SELECT id, created_at FROM delivery ORDER BY id LIMIT :limit", {{"limit", limit}},
          [&](const Row& row) {
            if (row.instant(1) <= before) old.push_back(row.id<DeliveryId>(0));
          });
  for (const DeliveryId id : old) {
    tx.write("DELETE FROM attempt WHERE delivery_id = :id", {{"id", id}});
    tx.write("DELETE FROM delivery WHERE id = :id", {{"id", id}});
  }
  return static_cast<int>(old.size());
}

int delete_old_messages(Transaction& tx, Instant before, int limit) {
  // A delivery is as old as its message.
  bool waits = false;
  tx.first("SELECT created_at FROM delivery ORDER BY id LIMIT 1", {},
           [&](const Row& row) { waits = row.instant(0) <= before; });
  if (waits) return 0;
  return run_limited(tx,
                     "DELETE FROM message WHERE id IN (SELECT id FROM message ORDER BY id "
                     "LIMIT :limit) AND created_at <= :before",
                     before, limit);
}

int delete_old_mails(Transaction& tx, Instant before, int limit) {
  return run_limited(tx,
                     "DELETE FROM mail WHERE id IN (SELECT id FROM mail ORDER BY id LIMIT :limit) "
                     "AND created_at <= :before",
                     before, limit);
}

}  // namespace panelist::storage
