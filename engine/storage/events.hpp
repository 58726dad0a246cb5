#pragma once
// A run's history: appended in the transaction of the state it explains, never changed.
#include <functional>
#include <string>
#include <vector>

#include "storage/transaction.hpp"
#include "workflow/event_chain.hpp"

namespace panelist::storage {

/// `links`: workflow::chain_events of these events.
void append_events(Transaction& tx, RunId run, const std::vector<workflow::Event>& events,
                   const std::vector<workflow::ChainLink>& links);

struct EventRow {
  std::int64_t seq{0};
  std::string type;
  Instant at{};
  PersonId actor;
  std::string actor_name;        ///< the person's, else the label
  std::string data_json;
};
/// Oldest first; the newest `limit` when there are more.
std::vector<EventRow> list_events(Transaction& tx, RunId run, int limit);
/// The reason given in the latest event of that type about that persona's seat; empty when none.
std::string find_seat_reason(Transaction& tx, RunId run, workflow::EventType type,
                             std::string_view persona);
/// The reason of the latest event of that type; empty when none.
std::string find_reason(Transaction& tx, RunId run, workflow::EventType type);

}  // namespace panelist::storage
