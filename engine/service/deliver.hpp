#pragma once
// What the webhook loop does in transactions: take what is due, record how a try went. Between the
// two nothing is held; a process that dies in between leaves the delivery due (at least once).
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "service/delivery_schedule.hpp"
#include "service/unit.hpp"
#include "storage/delivery_repository.hpp"

namespace panelist::service {

/// Tries at once, per endpoint; of all nodes together, unless two begin at the same moment.
inline constexpr int in_flight_max = 4;
inline constexpr int claims_max = 64;     ///< taken at once for a receiver that answers quickly
inline constexpr Duration delivery_lease = std::chrono::seconds{60};  ///< a try takes up to 15 s
inline constexpr Duration others_done_after = std::chrono::seconds{1};  ///< then it is looked again
inline constexpr Duration endpoint_fails_for = std::chrono::hours{24 * 5};  ///< then it is disabled

struct ClaimedDeliveries {
  std::vector<storage::ClaimedDelivery> items;
  std::optional<Instant> next;  ///< when more may be due; nothing: nothing waits
};
/// For a node; 0 where one process owns the database. `most` says how many of an endpoint it may
/// have claimed; what another node is sending to, it leaves alone. What was claimed and not
/// recorded when its lease ended is taken again.
using MostClaims = std::function<int(EndpointId)>;
ClaimedDeliveries claim_due_deliveries(
    Unit& unit, NodeId node, const MostClaims& most = [](EndpointId) { return in_flight_max; });

struct AttemptOutcome {
  DeliveryId delivery;
  std::int64_t claim{};         ///< of the ClaimedDelivery
  Instant at{};                 ///< when the try began
  int status{};                 ///< 0: no HTTP answer, then `error` says why
  Duration took{};
  std::string error, answer;    ///< answer: raw bytes, cut to 20 KB and cleaned here
  std::optional<std::string> retry_after;
};
/// 2xx: delivered. 410: the endpoint is disabled at once. Otherwise the next try by the schedule,
/// or failed after the last. An endpoint all of whose tries failed for 5 days is disabled and the
/// admins are mailed. A delivery that is gone (endpoint deleted) is left alone, and so is one that
/// is no more under this claim: the try is noted, what came of it counts for nothing.
void record_attempt(Unit& unit, const Schedule& schedule, const AttemptOutcome& outcome);
/// At start, where one process owns the database: what it had taken before is due again.
int release_claims(Unit& unit);

}  // namespace panelist::service
