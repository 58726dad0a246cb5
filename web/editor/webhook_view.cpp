#include "web/editor/webhook_view.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "service/event_types.hpp"
#include "web/editor/form_field.hpp"

namespace panelist::web::editor {
namespace {

constexpr std::size_t answer_shown_max = 600;

bool has_type(const std::vector<std::string>& types, std::string_view type) {
  return std::find(types.begin(), types.end(), type) != types.end();
}

/// At most `answer_shown_max` bytes, cut between code points.
std::string shortened(const std::string& text) {
  if (text.size() <= answer_shown_max) return text;
  std::size_t end = answer_shown_max;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
  return text.substr(0, end) + " …";
}

std::string outcome_words(const storage::Attempt& attempt) {
  std::string words =
      attempt.status == 0 ? "no answer" : "answered " + std::to_string(attempt.status);
  if (!attempt.error.empty()) words += ": " + attempt.error;
  return words + ", " + std::to_string(attempt.took_ms) + " ms";
}

std::string state_words(const storage::Delivery& delivery, const Reader& reader) {
  switch (delivery.state) {
    case storage::DeliveryState::delivered:
      return "delivered";
    case storage::DeliveryState::failed:
      return "given up";
    case storage::DeliveryState::pending:
      break;
  }
  if (delivery.attempts == 0) return "waiting";
  std::string words = "failing";
  if (delivery.next_at) words += ", next try " + day_and_clock(*delivery.next_at, reader);
  return words;
}

Json delivery_view(const service::DeliveryWithAttempts& entry, const Reader& reader) {
  const storage::Delivery& delivery = entry.delivery;
  Json view = {
      {"type", delivery.type},
      {"key", delivery.message_key},
      {"state", state_words(delivery, reader)},
      {"is_ok", delivery.state == storage::DeliveryState::delivered},
      {"is_bad", delivery.state == storage::DeliveryState::failed ||
                     (delivery.state == storage::DeliveryState::pending && delivery.attempts > 0)},
      {"made", time_view(delivery.created_at, reader)},
      {"tries", plural(delivery.attempts, "try", "tries")},
      {"retry", "/admin/deliveries/" + std::to_string(delivery.id.value) + "/retry"},
      {"attempts", Json::array()}};
  for (const storage::Attempt& attempt : entry.attempts)
    view["attempts"].push_back({{"at", time_view(attempt.at, reader)},
                                {"outcome", outcome_words(attempt)},
                                {"answer", shortened(attempt.answer)}});
  view["has_attempts"] = !entry.attempts.empty();
  return view;
}

}  // namespace

std::string webhook_path(EndpointId id) { return "/admin/webhooks/" + std::to_string(id.value); }

Json webhook_row_view(const storage::Endpoint& endpoint, const Reader& reader) {
  const bool is_on = endpoint.state == storage::EndpointState::active;
  std::string state = is_on ? "On" : "Off";
  if (is_on && endpoint.failing_since)
    state = "Failing since " + day_and_clock(*endpoint.failing_since, reader);
  if (!is_on && !endpoint.disabled_reason.empty()) state += ": " + endpoint.disabled_reason;
  return {{"url", endpoint.url},
          {"href", webhook_path(endpoint.id)},
          {"types", has_type(endpoint.types, "*") ? "every event" : join(endpoint.types, ", ")},
          {"state", state},
          {"is_ok", is_on && !endpoint.failing_since},
          {"is_on", is_on},
          {"made", time_view(endpoint.created_at, reader)},
          {"old_secret", time_view(endpoint.old_secret_until, reader)}};
}

Json deliveries_view(const service::DeliveryPage& page, const Reader& reader) {
  Json rows = Json::array();
  for (const service::DeliveryWithAttempts& entry : page.items)
    rows.push_back(delivery_view(entry, reader));
  return rows;
}

Json webhook_form_view(const TypedWebhook& typed, const std::vector<FieldError>& errors) {
  Json view = {{"mistakes",
                mistakes_view(errors, {{"url", "url", "Address"}, {"types", "types", "Events"}})},
               {"url", typed.url},
               {"url_error", error_of(errors, "url")},
               {"types_error", error_of(errors, "types")},
               {"is_all", has_type(typed.types, "*")},
               {"types", Json::array()}};
  for (const service::EventType& type : service::event_types())
    view["types"].push_back({{"name", type.name},
                             {"summary", type.summary},
                             {"is_chosen", has_type(typed.types, type.name)}});
  return view;
}

}  // namespace panelist::web::editor
