#pragma once
// Rows of webhook endpoints.
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "storage/transaction.hpp"

namespace panelist::storage {

enum class EndpointState { active, disabled, deleted };
std::string_view to_string(EndpointState state);

struct Endpoint {
  EndpointId id;
  std::string url;
  std::vector<std::string> types;  ///< event types; "*" is all
  std::string secret;              ///< whsec_...; shown once, then never leaves the program
  std::string old_secret;          ///< signs too until old_secret_until
  std::optional<Instant> old_secret_until;
  EndpointState state{EndpointState::active};
  std::string disabled_reason;
  std::optional<Instant> failing_since;  ///< first failure after the last success
  Instant created_at{};
  bool wants(std::string_view type) const;
};
void insert_endpoint(Transaction& tx, const Endpoint& endpoint);
/// Deleted ones are not found.
std::optional<Endpoint> find_endpoint(Transaction& tx, EndpointId id);
/// Active and disabled ones in id order.
std::vector<Endpoint> list_endpoints(Transaction& tx);
/// Writes every column but id and created_at.
void update_endpoint(Transaction& tx, const Endpoint& endpoint);

}  // namespace panelist::storage
