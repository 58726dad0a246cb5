#include "workflow/least_cost_flow.hpp"

#include <functional>
#include <queue>

namespace panelist::workflow {
namespace {

SeatCost multiplied(const SeatCost& cost, int count) {
  return {cost.unfilled * count, cost.doubled * count, cost.load * count, cost.lot * count};
}

bool is_backwards(std::uint32_t way) { return (way & 1U) != 0; }

}  // namespace

std::size_t LeastCostFlow::add_node() {
  nodes_.emplace_back();
  return nodes_.size() - 1;
}

std::size_t LeastCostFlow::add_arc(std::size_t from, std::size_t to, int capacity,
                                   const SeatCost& first, const SeatCost& step) {
  const auto index = static_cast<std::uint32_t>(arcs_.size());
  arcs_.push_back(
      {static_cast<std::uint32_t>(from), static_cast<std::uint32_t>(to), capacity, 0, first, step});
  // What the way on costs at least, as far as it is known: a search then walks straight to the sink
  // instead of looking at everybody who is as near.
  SeatCost foreseen = nodes_[to].potential;
  foreseen -= first;
  Node& node = nodes_[from];
  if (node.arcs.empty() || node.potential < foreseen) node.potential = foreseen;
  node.arcs.push_back(index * 2);
  nodes_[to].arcs.push_back(index * 2 + 1);
  return index;
}

bool LeastCostFlow::can_walk(std::uint32_t way) const {
  const Arc& arc = arcs_[way / 2];
  return is_backwards(way) ? arc.flow > 0 : arc.flow < arc.capacity;
}

std::size_t LeastCostFlow::target(std::uint32_t way) const {
  const Arc& arc = arcs_[way / 2];
  return is_backwards(way) ? arc.from : arc.to;
}

/// What the walk costs beyond what the potentials of both ends foresee: never below zero.
SeatCost LeastCostFlow::reduced(std::uint32_t way) const {
  const Arc& arc = arcs_[way / 2];
  SeatCost cost = arc.first;
  cost += multiplied(arc.step, is_backwards(way) ? arc.flow - 1 : arc.flow);
  if (is_backwards(way)) cost = multiplied(cost, -1);
  cost += nodes_[is_backwards(way) ? arc.to : arc.from].potential;
  cost -= nodes_[target(way)].potential;
  return cost;
}

bool LeastCostFlow::search(std::size_t source) {
  struct Entry {
    SeatCost distance;
    std::uint64_t turn;  ///< of equally near nodes the one met first
    std::size_t node;
    bool operator>(const Entry& other) const {
      return distance == other.distance ? turn > other.turn : distance > other.distance;
    }
  };
  std::priority_queue<Entry, std::vector<Entry>, std::greater<>> open;
  std::uint64_t turn = 0;
  ++searches_;
  settled_.clear();
  nodes_[source].distance = {};
  nodes_[source].seen = searches_;
  open.push({{}, turn, source});
  while (!open.empty()) {
    const SeatCost distance = open.top().distance;
    const std::size_t at = open.top().node;
    open.pop();
    Node& node = nodes_[at];
    if (node.settled == searches_) continue;
    node.settled = searches_;
    if (at == sink) return true;
    settled_.push_back(static_cast<std::uint32_t>(at));
    for (const std::uint32_t way : node.arcs) {
      if (!can_walk(way)) continue;
      const std::size_t to = target(way);
      Node& next = nodes_[to];
      if (next.settled == searches_) continue;
      SeatCost reached = distance;
      reached += reduced(way);
      if (next.seen == searches_ && !(reached < next.distance)) continue;
      next.seen = searches_;
      next.distance = reached;
      next.came_by = way;
      if (to == sink && reached == distance) return true;  // nothing can be nearer
      open.push({reached, ++turn, to});
    }
  }
  return false;
}

bool LeastCostFlow::send(std::size_t source) {
  // Nothing leads here yet, so the potential is free: as low as makes every way out cost nothing
  // below zero.
  bool is_first = true;
  for (const std::uint32_t way : nodes_[source].arcs) {
    SeatCost needed = nodes_[target(way)].potential;
    needed -= arcs_[way / 2].first;
    if (is_first || nodes_[source].potential < needed) nodes_[source].potential = needed;
    is_first = false;
  }
  if (!search(source)) return false;
  const SeatCost whole = nodes_[sink].distance;
  for (const std::uint32_t at : settled_) {
    nodes_[at].potential += nodes_[at].distance;
    nodes_[at].potential -= whole;
  }
  for (std::size_t at = sink; at != source;) {
    const std::uint32_t way = nodes_[at].came_by;
    Arc& arc = arcs_[way / 2];
    arc.flow += is_backwards(way) ? -1 : 1;
    at = is_backwards(way) ? arc.to : arc.from;
  }
  return true;
}

}  // namespace panelist::workflow
