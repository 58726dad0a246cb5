#pragma once
// Rows of the processes that serve one database. Times are of Transaction::lease_clock.
#include <string>
#include <string_view>
#include <vector>

#include "storage/transaction.hpp"

namespace panelist::storage {

struct NodeRow {
  NodeId id;
  std::string name;  ///< "host:pid"
  Instant started_at{}, seen_at{};
};
void add_node(Transaction& tx, NodeId id, std::string_view name, Instant now);
/// By id.
std::vector<NodeRow> list_nodes(Transaction& tx);
void set_node_seen(Transaction& tx, NodeId id, Instant now);
void remove_node(Transaction& tx, NodeId id);

}  // namespace panelist::storage
