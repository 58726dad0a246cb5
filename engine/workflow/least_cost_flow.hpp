#pragma once
// Internal to the folder: sends units from many sources to one sink at the least total cost.
#include <cstddef>
#include <cstdint>
#include <vector>

#include "workflow/seat_matching.hpp"

namespace panelist::workflow {

/// Successive shortest paths with potentials (Edmonds and Karp 1972; Dijkstra's search ends at the
/// sink). One unit costs O(arcs x log nodes) at worst; the search mostly ends after a few nodes,
/// since potentials remember how dear the way from each node was.
class LeastCostFlow {
 public:
  static constexpr std::size_t sink = 0;
  LeastCostFlow() : nodes_(1) {}
  std::size_t add_node();
  /// The nth unit through the arc (from 0) costs `first` + n x `step`; neither is below zero, so
  /// that the cost is convex. Arcs are added from the sink outwards; nothing leads into a source.
  std::size_t add_arc(std::size_t from, std::size_t to, int capacity, const SeatCost& first,
                      const SeatCost& step = {});
  /// One unit more from this source, which may send other units another way than before. Of ways
  /// that cost the same it takes the one whose arc was added first. Each source sends once. False:
  /// there is no way to the sink.
  bool send(std::size_t source);
  int flow(std::size_t arc) const { return arcs_[arc].flow; }

 private:
  struct Arc {
    std::uint32_t from, to;
    int capacity, flow{0};
    SeatCost first, step;
  };
  struct Node {
    std::vector<std::uint32_t> arcs;  ///< twice the arc's index, odd where it is walked backwards
    SeatCost potential, distance;
    std::uint32_t came_by{0};
    std::uint32_t seen{0}, settled{0};  ///< number of the search
  };
  bool can_walk(std::uint32_t way) const;
  std::size_t target(std::uint32_t way) const;
  SeatCost reduced(std::uint32_t way) const;
  bool search(std::size_t source);

  std::vector<Node> nodes_;
  std::vector<Arc> arcs_;
  std::vector<std::uint32_t> settled_;
  std::uint32_t searches_{0};
};

}  // namespace panelist::workflow
