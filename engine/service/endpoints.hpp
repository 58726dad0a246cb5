#pragma once
// Webhook endpoints: added, changed, tested, deleted. Admin only.
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "service/unit.hpp"
#include "storage/endpoint_repository.hpp"

namespace panelist::service {

/// Whether a URL may be a target at all, without resolving names (net::check_target_url, bound to
/// the allow list by the caller).
using CheckUrl = std::function<Result<void>(const std::string&)>;

inline constexpr Duration old_secret_valid_for = std::chrono::hours{24};

struct EndpointWithSecret {
  storage::Endpoint endpoint;
  std::string secret;  ///< whsec_...; shown this once
};
/// Sends nothing. Errors: forbidden, invalid ("url", "types").
Result<EndpointWithSecret> add_endpoint(Unit& unit, const std::string& url,
                                        const std::vector<std::string>& types,
                                        const CheckUrl& check);

struct EndpointChanges {
  std::optional<std::string> url;
  std::optional<std::vector<std::string>> types;
  std::optional<std::string> state;  ///< "active" or "disabled"; active again sends what waited
};
/// Errors: forbidden, not_found, invalid.
Result<storage::Endpoint> change_endpoint(Unit& unit, EndpointId id, const EndpointChanges& changes,
                                          const CheckUrl& check);
/// Ends what still waits for it. Errors: forbidden, not_found.
Result<void> delete_endpoint(Unit& unit, EndpointId id);
/// A new secret; messages are signed with both for 24 h. Errors: forbidden, not_found.
Result<EndpointWithSecret> rotate_endpoint(Unit& unit, EndpointId id);
/// Owes one endpoint.test message to this endpoint. Errors: forbidden, not_found, conflict
/// (disabled).
Result<DeliveryId> test_endpoint(Unit& unit, EndpointId id);
/// Errors: forbidden, not_found.
Result<storage::Endpoint> get_endpoint(Unit& unit, EndpointId id);
Result<std::vector<storage::Endpoint>> list_endpoints(Unit& unit);

}  // namespace panelist::service
