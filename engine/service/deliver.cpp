#include "service/deliver.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "service/post_mail.hpp"
#include "service/record_audit.hpp"
#include "storage/endpoint_repository.hpp"

namespace panelist::service {
namespace {

constexpr std::size_t answer_bytes_max = 20 * 1024;
constexpr std::size_t error_bytes_max = 500;

/// Foreign bytes as text that can be stored and shown: cut, and anything that is not UTF-8
/// replaced.
std::string clean_bytes(std::string_view bytes, std::size_t bytes_max) {
  const Json text(std::string(bytes.substr(0, bytes_max)));
  std::string dumped = text.dump(-1, ' ', false, Json::error_handler_t::replace);
  std::string cleaned = Json::parse(dumped).get<std::string>();
  std::replace(cleaned.begin(), cleaned.end(), '\0', ' ');
  return cleaned;
}

bool honours_retry_after(int status) {
  return status == 429 || status == 502 || status == 503 || status == 504;
}

std::optional<Duration> wanted_wait(const AttemptOutcome& outcome, Instant now) {
  if (!outcome.retry_after || !honours_retry_after(outcome.status)) return std::nullopt;
  return parse_retry_after(*outcome.retry_after, now);
}

void disable(Unit& unit, storage::Endpoint& endpoint, const std::string& reason) {
  endpoint.state = storage::EndpointState::disabled;
  endpoint.disabled_reason = reason;
  storage::update_endpoint(unit.tx, endpoint);
  const std::string id = std::to_string(endpoint.id.value);
  const std::string data = Json{{"url", endpoint.url}, {"reason", reason}}.dump();
  record_audit(unit, "endpoint.disabled", "endpoint:" + id, data);
  post_mail_to_admins(unit, {.kind = "endpoint_disabled",
                             .person = {},
                             .task = {},
                             .run = {},
                             .data_json = data,
                             .dedupe = "endpoint_disabled:" + id + ":" +
                                       std::to_string(to_millis(unit.now))});
}

/// What a failed try means for the endpoint as a whole.
void note_failure(Unit& unit, storage::Endpoint& endpoint, int status) {
  if (endpoint.state != storage::EndpointState::active) return;
  if (status == 410) {
    disable(unit, endpoint, "It answered 410 Gone.");
    return;
  }
  if (!endpoint.failing_since) {
    endpoint.failing_since = unit.now;
    storage::update_endpoint(unit.tx, endpoint);
  } else if (unit.now - *endpoint.failing_since >= endpoint_fails_for) {
    disable(unit, endpoint, "Every try failed for 5 days.");
  }
}

}  // namespace

ClaimedDeliveries claim_due_deliveries(Unit& unit, NodeId node, const MostClaims& most) {
  ClaimedDeliveries claimed;
  const auto consider = [&](Instant next) {
    if (!claimed.next || next < *claimed.next) claimed.next = next;
  };
  const Instant lease_now = unit.tx.lease_clock(unit.now);
  const Instant lease_until = lease_now + delivery_lease;
  std::map<EndpointId, int> own;
  std::set<EndpointId> of_others;
  for (const storage::ClaimedCount& one : storage::count_claimed_deliveries(unit.tx)) {
    if (one.lease_until <= lease_now) {
      storage::release_ended_deliveries(unit.tx, lease_now, unit.now);
      return claim_due_deliveries(unit, node, most);
    }
    if (one.node == node)
      own[one.endpoint] = one.count;
    else
      of_others.insert(one.endpoint);
    consider(unit.now + (one.lease_until - lease_now));
  }
  for (const auto& [endpoint, due_at] : storage::list_next_due(unit.tx)) {
    if (due_at > unit.now) {
      consider(due_at);
      continue;
    }
    // The other's last try may end without a look at what came meanwhile.
    if (of_others.contains(endpoint)) {
      consider(unit.now + others_done_after);
      continue;
    }
    // With none free there is nothing to wait for: the end of a try asks again.
    const int free = most(endpoint) - own[endpoint];
    if (free <= 0) continue;
    auto taken =
        storage::claim_deliveries(unit.tx, endpoint, unit.now, free, node, lease_until);
    std::move(taken.begin(), taken.end(), std::back_inserter(claimed.items));
    consider(unit.now + delivery_lease);
  }
  return claimed;
}

void record_attempt(Unit& unit, const Schedule& schedule, const AttemptOutcome& outcome) {
  const auto delivery = storage::find_delivery(unit.tx, outcome.delivery);
  if (!delivery) return;
  storage::insert_attempt(unit.tx, {.id = unit.tx.next_id(),
                                    .delivery = outcome.delivery,
                                    .at = outcome.at,
                                    .status = outcome.status,
                                    .took_ms = outcome.took.count(),
                                    .error = clean_bytes(outcome.error, error_bytes_max),
                                    .answer = clean_bytes(outcome.answer, answer_bytes_max)});
  auto endpoint = storage::find_endpoint(unit.tx, delivery->endpoint);
  // Its endpoint was deleted meanwhile, or we were thought dead and another node has it.
  if (!endpoint || delivery->claim != outcome.claim) return;
  if (outcome.status >= 200 && outcome.status < 300) {
    storage::set_delivery_outcome(unit.tx, delivery->id, storage::DeliveryState::delivered,
                                  unit.now, std::nullopt);
    if (endpoint->failing_since) {
      endpoint->failing_since.reset();
      storage::update_endpoint(unit.tx, *endpoint);
    }
    return;
  }
  note_failure(unit, *endpoint, outcome.status);
  const auto next = next_attempt_at(schedule, delivery->attempts + 1, unit.now,
                                    unit.random.next_u64(), wanted_wait(outcome, unit.now));
  storage::set_delivery_outcome(
      unit.tx, delivery->id,
      next ? storage::DeliveryState::pending : storage::DeliveryState::failed, unit.now, next);
}

int release_claims(Unit& unit) { return storage::release_deliveries(unit.tx, unit.now); }

}  // namespace panelist::service
