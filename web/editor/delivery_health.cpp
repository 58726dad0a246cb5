#include "web/editor/delivery_health.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>

#include "base/text.hpp"
#include "service/deliveries.hpp"
#include "service/endpoints.hpp"
#include "web/editor/page.hpp"

namespace panelist::web::editor {
namespace {

bool is_failing(const storage::Endpoint& endpoint) {
  return endpoint.failing_since.has_value() || endpoint.state == storage::EndpointState::disabled;
}

int waiting_deliveries(Visit& visit, EndpointId endpoint) {
  const auto page = service::list_deliveries(visit.unit, endpoint, {"pending", {}, 200});
  return page ? static_cast<int>(page->items.size()) : 0;
}

Json strip(const char* text, const std::string& href, bool is_bad) {
  return {{"text", text}, {"href", href.empty() ? Json() : Json(href)}, {"is_bad", is_bad}};
}

}  // namespace

Json delivery_health(Visit& visit) {
  if (!visit.actor().is_admin()) return {};
  const auto endpoints = service::list_endpoints(visit.unit);
  if (!endpoints) return {};
  if (endpoints->empty())
    return strip("Publishing site: no webhook yet, so nobody is told.", "/admin/webhooks", false);
  int deliveries = 0;
  int failing = 0;
  std::optional<Instant> since;
  for (const storage::Endpoint& endpoint : *endpoints) {
    if (!is_failing(endpoint)) continue;
    ++failing;
    deliveries += waiting_deliveries(visit, endpoint.id);
    if (endpoint.failing_since)
      since = std::min(*endpoint.failing_since, since.value_or(*endpoint.failing_since));
  }
  if (failing == 0) return strip("Publishing site: all delivered.", "", false);
  std::string text = deliveries > 0 ? plural(deliveries, "delivery", "deliveries") + " waiting"
                                    : plural(failing, "webhook", "webhooks") + " not delivering";
  if (since) text += ", failing since " + day_and_clock(*since, reader_of(visit));
  return strip((text + ".").c_str(), "/admin/webhooks", true);
}

}  // namespace panelist::web::editor
