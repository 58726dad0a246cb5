#include "web/editor/delivery_health.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>

#include "base/text.hpp"
#include "service/deliveries.hpp"
#include "service/endpoints.hpp"
#include "storage/revisions.hpp"
#include "web/editor/page.hpp"
#include "web/editor/webhook_view.hpp"

namespace panelist::web::editor {
namespace {

bool is_failing(const storage::Endpoint& endpoint) {
  return endpoint.failing_since.has_value() || endpoint.state == storage::EndpointState::disabled;
}

int waiting_deliveries(Visit& visit, EndpointId endpoint) {
  const auto page = service::list_deliveries(visit.unit, endpoint, {"pending", {}, 200});
  return page ? static_cast<int>(page->items.size()) : 0;
}

/// "Publishing site: 41 of 41 live.": what is published here is told there.
std::string live_words(Visit& visit) {
  constexpr int counted_max = 10'000;
  const int count = storage::count_pages(visit.unit.tx, counted_max);
  if (count == 0) return "Publishing site: nothing is published yet.";
  if (count >= counted_max) return "Publishing site: more than 10,000 pages are live.";
  const std::string pages = std::to_string(count);
  return "Publishing site: " + pages + " of " + pages + " live.";
}

Json strip(const std::string& text, const std::string& href, bool is_bad) {
  return {{"text", text}, {"href", href.empty() ? Json() : Json(href)}, {"is_bad", is_bad}};
}

Json receiver_need(Visit& visit, const storage::Endpoint& endpoint) {
  const std::string waiting =
      plural(waiting_deliveries(visit, endpoint.id), "delivery waits.", "deliveries wait.");
  const bool is_off = endpoint.state == storage::EndpointState::disabled;
  const std::string path = webhook_path(endpoint.id);
  const Instant since = endpoint.failing_since.value_or(visit.unit.now);
  return {
      {"tool", endpoint.url},
      {"href", path},
      {"phase", "Webhook"},
      {"sentence",
       "Not told: this receiver " +
           std::string(is_off ? "is switched off after failing. " : "does not answer. ") + waiting},
      {"since", time_view(since, reader_of(visit))},
      {"unblock",
       {{"post", path + (is_off ? "/on" : "/retry")},
        {"href", nullptr},
        {"label", is_off ? "Switch on and send" : "Retry delivery"},
        {"act", "retry"},
        {"task", nullptr},
        {"person", nullptr},
        {"seq", nullptr}}}};
}

}  // namespace

Json receiver_needs(Visit& visit) {
  Json needs = Json::array();
  if (!visit.actor().is_admin()) return needs;
  const auto endpoints = service::list_endpoints(visit.unit);
  if (!endpoints) return needs;
  for (const storage::Endpoint& endpoint : *endpoints)
    if (endpoint.failing_since) needs.push_back(receiver_need(visit, endpoint));
  return needs;
}

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
  if (failing == 0) return strip(live_words(visit), "", false);
  std::string text = "Publishing site: ";
  text += deliveries > 0 ? plural(deliveries, "delivery", "deliveries") + " waiting"
                         : plural(failing, "webhook", "webhooks") + " not delivering";
  if (since) text += ", failing since " + day_and_clock(*since, reader_of(visit));
  return strip(text + ".", "/admin/webhooks", true);
}

}  // namespace panelist::web::editor
