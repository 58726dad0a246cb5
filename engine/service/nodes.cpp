#include "service/nodes.hpp"

#include "storage/delivery_repository.hpp"
#include "storage/mail_repository.hpp"
#include "storage/nodes.hpp"

namespace panelist::service {
namespace {

constexpr Duration was_away_after = node_lease / 2;

bool is_silent(const storage::NodeRow& node, Instant now) {
  return now - node.seen_at > node_lease;
}

void give_up(Unit& unit, NodeId node) {
  storage::remove_node(unit.tx, node);
  storage::release_deliveries_of(unit.tx, node, unit.now);
  storage::release_mails_of(unit.tx, node, unit.now);
}

}  // namespace

NodeId join_nodes(Unit& unit, std::string_view name) {
  const NodeId self{unit.tx.next_id()};
  storage::add_node(unit.tx, self, name, unit.tx.lease_clock(unit.now));
  return self;
}

void leave_nodes(Unit& unit, NodeId self) { give_up(unit, self); }

Beat beat(Unit& unit, NodeId self, std::string_view name) {
  const Instant now = unit.tx.lease_clock(unit.now);
  Beat beat{self, {}, {}};
  bool is_known = false, was_away = true;
  std::vector<storage::NodeRow> silent;
  for (storage::NodeRow& node : storage::list_nodes(unit.tx)) {
    if (node.id == self) {
      is_known = true;
      was_away = now - node.seen_at > was_away_after;
    } else if (is_silent(node, now)) {
      silent.push_back(std::move(node));
    } else {
      beat.others.push_back(node.id);
    }
  }
  if (is_known)
    storage::set_node_seen(unit.tx, self, now);
  else
    beat.self = join_nodes(unit, name);
  if (was_away) return beat;
  for (storage::NodeRow& node : silent) {
    give_up(unit, node.id);
    beat.gone.push_back(std::move(node.name));
  }
  return beat;
}

std::vector<NodeView> list_nodes(Unit& unit) {
  const Instant now = unit.tx.lease_clock(unit.now);
  std::vector<NodeView> nodes;
  for (storage::NodeRow& node : storage::list_nodes(unit.tx))
    nodes.push_back({node.id, std::move(node.name), node.started_at, node.seen_at,
                     is_silent(node, now)});
  return nodes;
}

}  // namespace panelist::service
