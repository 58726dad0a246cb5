// The audit log.
#include <nlohmann/json.hpp>

#include "service/record_audit.hpp"
#include "web/api/read.hpp"
#include "web/editor/audit_view.hpp"
#include "web/editor/handlers.hpp"
#include "web/editor/page.hpp"

namespace panelist::web::editor {

Result<Plan> audit_page(const Call& call) {
  std::int64_t before = 0;
  if (const auto cursor = call.request.parameter("cursor"))
    before = api::read_id(std::string(*cursor)).value_or(0);
  return reading([before](Visit& visit) -> Answer {
    const auto log = service::list_audit(visit.unit, before, 100);
    if (!log) return refusal_page(visit, log.error());
    Json view = {
        {"entries", Json::array()}, {"has_entries", !log->items.empty()}, {"next", nullptr}};
    for (const storage::AuditEntry& entry : log->items)
      view["entries"].push_back(audit_entry_view(entry, reader_of(visit)));
    if (log->next != 0) view["next"] = "/admin/audit?cursor=" + std::to_string(log->next);
    return editor_page(visit, "audit.html", {"Audit log", "/admin/audit"}, std::move(view));
  });
}

}  // namespace panelist::web::editor
