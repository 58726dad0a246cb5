#include "service/record_history.hpp"

#include <algorithm>

#include "storage/events.hpp"
#include "storage/history_chain.hpp"

namespace panelist::service {

HistoryStep link_history(Unit& unit, const Sha256& head, RunId run,
                         const std::vector<workflow::Event>& events) {
  std::vector<workflow::EventSalt> salts(events.size());
  unit.random.fill(std::as_writable_bytes(std::span(salts)));
  HistoryStep step{workflow::chain_events(head, run, events, salts), head};
  if (!step.links.empty()) step.head = step.links.back().link;
  return step;
}

void record_history(Unit& unit, const workflow::RunState& after,
                    const std::vector<workflow::Event>& events, const HistoryStep& step) {
  storage::append_events(unit.tx, after.id, events, step.links);
  const auto logged = std::find_if(events.rbegin(), events.rend(), [](const auto& event) {
    return workflow::is_logged(event.type);
  });
  if (logged == events.rend()) return;
  storage::append_to_log(unit.tx,
                         {0, unit.now, after.id, after.seq, logged->type, step.head});
  if (unit.tx.is_only_writer()) return;
  // The run clock gives the line its number.
  unit.tx.after_commit([&signals = unit.signals, at = unit.now] { signals.timer_set(at); });
}

}  // namespace panelist::service
