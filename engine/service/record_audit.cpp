#include "service/record_audit.hpp"

#include <algorithm>

namespace panelist::service {

void record_audit(Unit& unit, std::string_view action, std::string_view subject,
                  std::string_view data_json) {
  storage::insert_audit(unit.tx, {.id = unit.tx.next_id(),
                                  .at = unit.now,
                                  .actor = unit.actor.person,
                                  .actor_label = unit.actor.label,
                                  .action = std::string(action),
                                  .subject = std::string(subject),
                                  .data_json = std::string(data_json)});
}

Result<AuditPage> list_audit(Unit& unit, std::int64_t before, int limit) {
  if (!unit.actor.is_admin()) return fail(forbidden("Only an admin may read the audit log."));
  const int most = std::clamp(limit, 1, 200);
  AuditPage page;
  page.items = storage::list_audit(unit.tx, before, most + 1);
  if (page.items.size() > static_cast<std::size_t>(most)) {
    page.items.pop_back();
    page.next = page.items.back().id;
  }
  return page;
}

}  // namespace panelist::service
