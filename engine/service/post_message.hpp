#pragma once
// Owes an event to every endpoint that subscribes to it (Standard Webhooks 1.0.0), in the
// transaction that made the fact true.
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "service/unit.hpp"
#include "storage/endpoint_repository.hpp"

namespace panelist::service {

inline constexpr std::size_t message_bytes_max = 20 * 1024 - 1;

struct OutgoingMessage {
  std::string type;         ///< one of event_types
  std::optional<RunId> run;
  std::string data_json;    ///< a JSON object; long texts are cut when the body would exceed 20 KB
};

/// Who wants which events, read when it is first asked: once for all that a step announces.
class Subscribers {
 public:
  /// Active or disabled ones (a disabled one's deliveries wait).
  std::vector<EndpointId> of(Unit& unit, std::string_view type);

 private:
  std::optional<std::vector<storage::Endpoint>> endpoints_;
};

/// Stores the message {"type","timestamp","data"} and one delivery per subscribed endpoint. No
/// subscriber: no row. Throws std::logic_error for a type that is not in the catalogue.
void post_message(Unit& unit, const OutgoingMessage& message, Subscribers& subscribers);
void post_message(Unit& unit, const OutgoingMessage& message);
/// The same to one endpoint whatever it subscribes to (endpoint.test).
DeliveryId post_message_to(Unit& unit, EndpointId endpoint, const OutgoingMessage& message);

}  // namespace panelist::service
