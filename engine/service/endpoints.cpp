#include "service/endpoints.hpp"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "base/hash.hpp"
#include "base/text.hpp"
#include "service/event_types.hpp"
#include "service/person_rules.hpp"
#include "service/post_message.hpp"
#include "service/record_audit.hpp"
#include "storage/delivery_repository.hpp"

namespace panelist::service {
namespace {

constexpr std::size_t url_bytes_max = 2000;

/// 24 random bytes, as the standard recommends (24 to 64).
std::string make_endpoint_secret(Random& random) {
  std::array<std::byte, 24> key{};
  random.fill(key);
  return "whsec_" + to_base64(key);
}

Result<std::vector<std::string>> clean_types(const std::vector<std::string>& types) {
  if (types.empty()) {
    return fail(invalid_field("types", "Name at least one event type, or \"*\" for all."));
  }
  std::vector<std::string> known;
  for (const EventType& type : event_types()) known.emplace_back(type.name);
  std::vector<std::string> distinct;
  for (const std::string& type : types) {
    if (type != "*" && find_event_type(type) == nullptr) {
      const std::string near = nearest_word(type, known);
      return fail(invalid_field("types", "There is no event type " + type + "." +
                                             (near.empty() ? "" : " Did you mean " + near + "?")));
    }
    if (std::find(distinct.begin(), distinct.end(), type) == distinct.end()) {
      distinct.push_back(type);
    }
  }
  return distinct;
}

Result<void> check_url(const std::string& url, const CheckUrl& check) {
  const bool fits = !url.empty() && url.size() <= url_bytes_max && is_clean_utf8(url);
  if (!fits) return fail(invalid_field("url", "Write an address of at most 2,000 bytes."));
  return check(url);
}

Result<storage::Endpoint> get_for_admin(Unit& unit, EndpointId id) {
  if (const auto ok = require_admin(unit); !ok) return fail(ok.error());
  auto endpoint = storage::find_endpoint(unit.tx, id);
  if (!endpoint) return fail(not_found("There is no such endpoint."));
  return *std::move(endpoint);
}

void audit(Unit& unit, std::string_view action, const storage::Endpoint& endpoint) {
  const Json data{{"url", endpoint.url}, {"types", endpoint.types}};
  record_audit(unit, action, "endpoint:" + std::to_string(endpoint.id.value), data.dump());
}

}  // namespace

Result<EndpointWithSecret> add_endpoint(Unit& unit, const std::string& url,
                                        const std::vector<std::string>& types,
                                        const CheckUrl& check) {
  if (const auto ok = require_admin(unit); !ok) return fail(ok.error());
  if (const auto ok = check_url(url, check); !ok) return fail(ok.error());
  const Result<std::vector<std::string>> cleaned = clean_types(types);
  if (!cleaned) return fail(cleaned.error());
  storage::Endpoint endpoint;
  endpoint.id = EndpointId{unit.tx.next_id()};
  endpoint.url = url;
  endpoint.types = *cleaned;
  endpoint.secret = make_endpoint_secret(unit.random);
  endpoint.created_at = unit.now;
  storage::insert_endpoint(unit.tx, endpoint);
  audit(unit, "endpoint.added", endpoint);
  return EndpointWithSecret{endpoint, endpoint.secret};
}

Result<storage::Endpoint> change_endpoint(Unit& unit, EndpointId id, const EndpointChanges& changes,
                                          const CheckUrl& check) {
  Result<storage::Endpoint> endpoint = get_for_admin(unit, id);
  if (!endpoint) return endpoint;
  if (changes.url) {
    if (const auto ok = check_url(*changes.url, check); !ok) return fail(ok.error());
    endpoint->url = *changes.url;
  }
  if (changes.types) {
    const Result<std::vector<std::string>> cleaned = clean_types(*changes.types);
    if (!cleaned) return fail(cleaned.error());
    endpoint->types = *cleaned;
  }
  if (changes.state) {
    if (*changes.state == "active") {
      endpoint->state = storage::EndpointState::active;
      endpoint->disabled_reason.clear();
      endpoint->failing_since.reset();
    } else if (*changes.state == "disabled") {
      endpoint->state = storage::EndpointState::disabled;
      endpoint->disabled_reason = "Switched off by an admin.";
    } else {
      return fail(invalid_field("state", "Write active or disabled."));
    }
  }
  storage::update_endpoint(unit.tx, *endpoint);
  audit(unit, "endpoint.changed", *endpoint);
  Signals& signals = unit.signals;
  unit.tx.after_commit([&signals] { signals.deliveries_waiting(); });
  return endpoint;
}

Result<void> delete_endpoint(Unit& unit, EndpointId id) {
  Result<storage::Endpoint> endpoint = get_for_admin(unit, id);
  if (!endpoint) return fail(endpoint.error());
  audit(unit, "endpoint.deleted", *endpoint);
  endpoint->state = storage::EndpointState::deleted;
  endpoint->secret.clear();
  endpoint->old_secret.clear();
  endpoint->old_secret_until.reset();
  storage::update_endpoint(unit.tx, *endpoint);
  storage::fail_waiting_deliveries(unit.tx, id, unit.now);
  return {};
}

Result<EndpointWithSecret> rotate_endpoint(Unit& unit, EndpointId id) {
  Result<storage::Endpoint> endpoint = get_for_admin(unit, id);
  if (!endpoint) return fail(endpoint.error());
  endpoint->old_secret = endpoint->secret;
  endpoint->old_secret_until = unit.now + old_secret_valid_for;
  endpoint->secret = make_endpoint_secret(unit.random);
  storage::update_endpoint(unit.tx, *endpoint);
  audit(unit, "endpoint.rotated", *endpoint);
  return EndpointWithSecret{*endpoint, endpoint->secret};
}

Result<DeliveryId> test_endpoint(Unit& unit, EndpointId id) {
  const Result<storage::Endpoint> endpoint = get_for_admin(unit, id);
  if (!endpoint) return fail(endpoint.error());
  if (endpoint->state != storage::EndpointState::active) {
    return fail(conflict("The endpoint is disabled. Switch it on first."));
  }
  const Json data{{"endpoint", id.value},
                  {"message", "This is a test. It needs no answer but 2xx."}};
  return post_message_to(unit, id,
                         {.type = "endpoint.test", .run = {}, .data_json = data.dump()});
}

Result<storage::Endpoint> get_endpoint(Unit& unit, EndpointId id) {
  return get_for_admin(unit, id);
}

Result<std::vector<storage::Endpoint>> list_endpoints(Unit& unit) {
  if (const auto ok = require_admin(unit); !ok) return fail(ok.error());
  return storage::list_endpoints(unit.tx);
}

}  // namespace panelist::service
