#include "service/post_message.hpp"

#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string_view>

#include "service/event_types.hpp"
#include "storage/delivery_repository.hpp"

namespace panelist::service {
namespace {

std::string make_body(const OutgoingMessage& message, Instant now) {
  std::string body = "{\"type\":\"";
  body.append(message.type).append("\",\"timestamp\":\"").append(format_rfc3339(now));
  return body.append("\",\"data\":").append(message.data_json).append("}");
}

/// Cuts `text` to at most `bytes`, not inside a code point.
void cut(std::string& text, std::size_t bytes) {
  if (text.size() <= bytes) return;
  while (bytes > 0 && (static_cast<unsigned char>(text[bytes]) & 0xC0U) == 0x80U) --bytes;
  text.resize(bytes);
}

void cut_texts(Json& value, std::size_t bytes) {
  if (value.is_string()) {
    cut(value.get_ref<std::string&>(), bytes);
  } else if (value.is_structured()) {
    for (Json& item : value) cut_texts(item, bytes);
  }
}

/// Within the limit of the standard: long texts are cut, shorter and shorter, and `truncated` says
/// so.
std::string make_fitting_body(const OutgoingMessage& message, Instant now) {
  std::string body = make_body(message, now);
  if (body.size() <= message_bytes_max) return body;
  Json data = Json::parse(message.data_json);
  data["truncated"] = true;
  for (const std::size_t bytes : {2000UL, 500UL, 200UL}) {
    cut_texts(data, bytes);
    body = make_body({message.type, message.run, data.dump()}, now);
    if (body.size() <= message_bytes_max) return body;
  }
  throw std::logic_error("a " + message.type + " message has more than 20 KB");
}

MessageId store(Unit& unit, const OutgoingMessage& message) {
  const MessageId id{unit.tx.next_id()};
  storage::insert_message(unit.tx, {.id = id,
                                    .message_key = "msg_" + unit.random.make_secret(18),
                                    .type = message.type,
                                    .run = message.run,
                                    .body = make_fitting_body(message, unit.now),
                                    .created_at = unit.now});
  Signals& signals = unit.signals;
  unit.tx.after_commit([&signals] { signals.deliveries_waiting(); });
  return id;
}

void require_known(const std::string& type) {
  if (find_event_type(type) == nullptr) throw std::logic_error("no event type " + type);
}

}  // namespace

std::vector<EndpointId> Subscribers::of(Unit& unit, std::string_view type) {
  if (!endpoints_) endpoints_ = storage::list_endpoints(unit.tx);
  std::vector<EndpointId> subscribed;
  for (const storage::Endpoint& endpoint : *endpoints_)
    if (endpoint.wants(type)) subscribed.push_back(endpoint.id);
  return subscribed;
}

void post_message(Unit& unit, const OutgoingMessage& message) {
  Subscribers subscribers;
  post_message(unit, message, subscribers);
}

void post_message(Unit& unit, const OutgoingMessage& message, Subscribers& subscribers) {
  require_known(message.type);
  const std::vector<EndpointId> receivers = subscribers.of(unit, message.type);
  if (receivers.empty()) return;
  const MessageId id = store(unit, message);
  for (const EndpointId endpoint : receivers) {
    storage::insert_delivery(unit.tx, DeliveryId{unit.tx.next_id()}, id, endpoint, unit.now);
  }
}

DeliveryId post_message_to(Unit& unit, EndpointId endpoint, const OutgoingMessage& message) {
  require_known(message.type);
  const MessageId id = store(unit, message);
  const DeliveryId delivery{unit.tx.next_id()};
  storage::insert_delivery(unit.tx, delivery, id, endpoint, unit.now);
  return delivery;
}

}  // namespace panelist::service
