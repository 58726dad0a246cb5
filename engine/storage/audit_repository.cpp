#include "storage/audit_repository.hpp"

namespace panelist::storage {

void insert_audit(Transaction& tx, const AuditEntry& entry) {
  std::optional<PersonId> actor;
  if (entry.actor) actor = entry.actor;
  tx.write("INSERT INTO audit (id, at, actor_id, actor_label, action, subject, data) "
           "VALUES (:id, :at, :actor, :label, :action, :subject, :data)",
           {{"id", entry.id},
            {"at", entry.at},
            {"actor", actor},
            {"label", entry.actor_label},
            {"action", entry.action},
            {"subject", entry.subject},
            {"data", entry.data_json}});
}

std::vector<AuditEntry> list_audit(Transaction& tx, std::int64_t before, int limit) {
  std::vector<AuditEntry> entries;
  tx.each("SELECT a.id, a.at, a.actor_id, COALESCE(p.name, a.actor_label), a.action, a.subject, "
          "a.data FROM audit a LEFT JOIN person p ON p.id = a.actor_id "
          "WHERE (:newest = 1 OR a.id < :before) ORDER BY a.id DESC LIMIT :limit",
          {{"newest", before == 0}, {"before", before}, {"limit", limit}}, [&](const Row& row) {
            entries.push_back({row.int64(0), row.instant(1), row.id<PersonId>(2), row.string(3),
                               row.string(4), row.string(5), row.string(6)});
          });
  return entries;
}

}  // namespace panelist::storage
