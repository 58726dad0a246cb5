#pragma once
// What was sent to an endpoint, every try of it, and sending it again. Admin only.
#include <optional>
#include <string>
#include <vector>

#include "service/unit.hpp"
#include "storage/delivery_repository.hpp"

namespace panelist::service {

struct DeliveryWithAttempts {
  storage::Delivery delivery;
  std::vector<storage::Attempt> attempts;  ///< oldest first
};
struct DeliveryPage {
  std::vector<DeliveryWithAttempts> items;  ///< newest first
  DeliveryId next;                          ///< 0: this was the last page
};
struct DeliveryFilter {
  std::string state;   ///< "pending", "delivered", "failed" or empty for all
  DeliveryId before;   ///< cursor
  int limit{50};       ///< at most 200
};
/// Errors: forbidden, not_found, invalid ("state").
Result<DeliveryPage> list_deliveries(Unit& unit, EndpointId endpoint, const DeliveryFilter& filter);

/// Sends one again, now, with a fresh schedule and the same webhook-id. Errors: forbidden,
/// not_found, conflict (the endpoint is disabled or deleted).
Result<storage::Delivery> retry_delivery(Unit& unit, DeliveryId id);

struct Replay {
  std::optional<Instant> from, until;  ///< [from, until) by when the message was made
  bool failed_only{true};              ///< false: delivered ones too
};
inline constexpr int replay_max = 10'000;
struct Replayed {
  int count{};
  bool more{};  ///< the limit was reached: ask again
};
/// Errors: forbidden, not_found, invalid ("until"), conflict (disabled: switch it on first).
Result<Replayed> replay_deliveries(Unit& unit, EndpointId endpoint, const Replay& what);

}  // namespace panelist::service
