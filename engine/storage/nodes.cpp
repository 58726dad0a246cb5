#include "storage/nodes.hpp"

namespace panelist::storage {

void add_node(Transaction& tx, NodeId id, std::string_view name, Instant now) {
  tx.write("INSERT INTO node (id, name, started_at, seen_at) VALUES (:id, :name, :now, :now)",
           {{"id", id}, {"name", name}, {"now", now}});
}

std::vector<NodeRow> list_nodes(Transaction& tx) {
  std::vector<NodeRow> nodes;
  tx.each("SELECT id, name, started_at, seen_at FROM node ORDER BY id", {},
          [&nodes](const Row& row) {
            nodes.push_back({row.id<NodeId>(0), row.string(1), row.instant(2), row.instant(3)});
          });
  return nodes;
}

void set_node_seen(Transaction& tx, NodeId id, Instant now) {
  tx.write("UPDATE node SET seen_at = :now WHERE id = :id", {{"now", now}, {"id", id}});
}

void remove_node(Transaction& tx, NodeId id) {
  tx.write("DELETE FROM node WHERE id = :id", {{"id", id}});
}

}  // namespace panelist::storage
