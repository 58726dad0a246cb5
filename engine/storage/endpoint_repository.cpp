#include "storage/endpoint_repository.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace panelist::storage {
namespace {

constexpr std::string_view select_endpoint =
    "SELECT id, url, types, secret, old_secret, old_secret_until, state, disabled_reason, "
    "failing_since, created_at FROM endpoint ";

EndpointState parse_endpoint_state(std::string_view text) {
  if (text == "active") return EndpointState::active;
  return text == "disabled" ? EndpointState::disabled : EndpointState::deleted;
}

Endpoint read_endpoint(const Row& row) {
  Endpoint endpoint;
  endpoint.id = row.id<EndpointId>(0);
  endpoint.url = row.string(1);
  endpoint.types = split(row.text(2), ',');
  endpoint.secret = row.string(3);
  endpoint.old_secret = row.string(4);
  endpoint.old_secret_until = row.optional_instant(5);
  endpoint.state = parse_endpoint_state(row.text(6));
  endpoint.disabled_reason = row.string(7);
  endpoint.failing_since = row.optional_instant(8);
  endpoint.created_at = row.instant(9);
  return endpoint;
}

}  // namespace

std::string_view to_string(EndpointState state) {
  switch (state) {
    case EndpointState::active: return "active";
    case EndpointState::disabled: return "disabled";
    case EndpointState::deleted: return "deleted";
  }
  return "";
}

bool Endpoint::wants(std::string_view type) const {
  return std::any_of(types.begin(), types.end(), [&](const std::string& wanted) {
    return wanted == "*" || wanted == type;
  });
}

void insert_endpoint(Transaction& tx, const Endpoint& endpoint) {
  tx.write("INSERT INTO endpoint (id, url, types, secret, state, created_at) "
           "VALUES (:id, :url, :types, :secret, :state, :created)",
           {{"id", endpoint.id},
            {"url", endpoint.url},
            {"types", join(endpoint.types, ",")},
            {"secret", endpoint.secret},
            {"state", to_string(endpoint.state)},
            {"created", endpoint.created_at}});
}

std::optional<Endpoint> find_endpoint(Transaction& tx, EndpointId id) {
  std::optional<Endpoint> endpoint;
  static const std::string sql =
      std::string(select_endpoint) + "WHERE id = :id AND state <> 'deleted'";
  tx.first(sql, {{"id", id}}, [&](const Row& row) { endpoint = read_endpoint(row); });
  return endpoint;
}

std::vector<Endpoint> list_endpoints(Transaction& tx) {
  std::vector<Endpoint> endpoints;
  static const std::string sql =
      std::string(select_endpoint) + "WHERE state <> 'deleted' ORDER BY id";
  tx.each(sql, {}, [&](const Row& row) { endpoints.push_back(read_endpoint(row)); });
  return endpoints;
}

void update_endpoint(Transaction& tx, const Endpoint& endpoint) {
  tx.write("UPDATE endpoint SET url = :url, types = :types, secret = :secret, "
           "old_secret = :old_secret, old_secret_until = :old_until, state = :state, "
           "disabled_reason = :reason, failing_since = :failing WHERE id = :id",
           {{"url", endpoint.url},
            {"types", join(endpoint.types, ",")},
            {"secret", endpoint.secret},
            {"old_secret", text_or_null(endpoint.old_secret)},
            {"old_until", endpoint.old_secret_until},
            {"state", to_string(endpoint.state)},
            {"reason", endpoint.disabled_reason},
            {"failing", endpoint.failing_since},
            {"id", endpoint.id}});
}

}  // namespace panelist::storage
