#include "service/deliveries.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "service/person_rules.hpp"
#include "service/record_audit.hpp"
#include "storage/endpoint_repository.hpp"

namespace panelist::service {
namespace {

/// The endpoint, for an admin, when it takes messages.
Result<storage::Endpoint> get_sending(Unit& unit, EndpointId id) {
  if (const auto ok = require_admin(unit); !ok) return fail(ok.error());
  auto endpoint = storage::find_endpoint(unit.tx, id);
  if (!endpoint) return fail(not_found("There is no such endpoint."));
  if (endpoint->state != storage::EndpointState::active) {
    return fail(conflict("The endpoint is disabled. Switch it on first; what waits is sent then."));
  }
  return *std::move(endpoint);
}

void wake(Unit& unit) {
  Signals& signals = unit.signals;
  unit.tx.after_commit([&signals] { signals.deliveries_waiting(); });
}

}  // namespace

Result<DeliveryPage> list_deliveries(Unit& unit, EndpointId endpoint,
                                     const DeliveryFilter& filter) {
  if (const auto ok = require_admin(unit); !ok) return fail(ok.error());
  if (!storage::find_endpoint(unit.tx, endpoint)) {
    return fail(not_found("There is no such endpoint."));
  }
  const std::string& state = filter.state;
  if (!state.empty() && state != "pending" && state != "delivered" && state != "failed") {
    return fail(invalid_field("state", "Write pending, delivered or failed, or leave it out."));
  }
  const int limit = std::clamp(filter.limit, 1, 200);
  auto found = storage::list_deliveries(unit.tx, endpoint, filter.before, limit + 1, state);
  DeliveryPage page;
  if (found.size() > static_cast<std::size_t>(limit)) {
    found.pop_back();
    page.next = found.back().id;
  }
  for (storage::Delivery& delivery : found) {
    auto attempts = storage::list_attempts(unit.tx, delivery.id);
    page.items.push_back({std::move(delivery), std::move(attempts)});
  }
  return page;
}

Result<storage::Delivery> retry_delivery(Unit& unit, DeliveryId id) {
  if (const auto ok = require_admin(unit); !ok) return fail(ok.error());
  const auto delivery = storage::find_delivery(unit.tx, id);
  if (!delivery) return fail(not_found("There is no such delivery."));
  if (const auto endpoint = get_sending(unit, delivery->endpoint); !endpoint) {
    return fail(endpoint.error());
  }
  storage::restart_delivery(unit.tx, id, unit.now);
  wake(unit);
  return *storage::find_delivery(unit.tx, id);
}

Result<Replayed> replay_deliveries(Unit& unit, EndpointId endpoint, const Replay& what) {
  if (const auto found = get_sending(unit, endpoint); !found) return fail(found.error());
  const Instant from = what.from.value_or(from_millis(0));
  const Instant until = what.until.value_or(unit.now + Duration{1});
  if (until <= from) return fail(invalid_field("until", "This must be after \"from\"."));
  Replayed replayed;
  replayed.count = storage::restart_deliveries(unit.tx, endpoint, from, until, what.failed_only,
                                               replay_max, unit.now);
  replayed.more = replayed.count == replay_max;
  const Json data{{"count", replayed.count}, {"failed_only", what.failed_only}};
  record_audit(unit, "endpoint.replayed", "endpoint:" + std::to_string(endpoint.value),
               data.dump());
  if (replayed.count > 0) wake(unit);
  return replayed;
}

}  // namespace panelist::service
