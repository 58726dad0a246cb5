#pragma once
// Processes that share one database watch each other: what one had claimed when it died or stood
// still is taken over by the others. Times are the database's clock, so that no node's own matters.
#include <string>
#include <string_view>
#include <vector>

#include "service/unit.hpp"

namespace panelist::service {

inline constexpr Duration beat_every = std::chrono::seconds{1};
inline constexpr Duration node_lease = std::chrono::seconds{3};  ///< silent for longer: given up

/// A process that begins to serve; its id is new and never given again. `name` is for people.
NodeId join_nodes(Unit& unit, std::string_view name);
/// A process that stops: what it still has claimed waits again, due at once.
void leave_nodes(Unit& unit, NodeId self);

struct Beat {
  NodeId self;                    ///< another than before: the others had given this one up
  std::vector<std::string> gone;  ///< names of nodes that were given up just now
  std::vector<NodeId> others;     ///< who lives beside this one, by id
};
/// At least every `beat_every`. A node that was away itself, or could not reach the database, gives
/// nobody up before its next beat: the others may have waited for the same.
Beat beat(Unit& unit, NodeId self, std::string_view name);

struct NodeView {
  NodeId id;
  std::string name;                   ///< "host:pid"
  Instant started_at{}, seen_at{};    ///< on the database's clock
  bool is_silent{false};              ///< for longer than `node_lease`: given up at the next beat
};
/// By id. None where one process owns the database (SQLite).
std::vector<NodeView> list_nodes(Unit& unit);

}  // namespace panelist::service
