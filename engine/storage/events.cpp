#include "storage/events.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>

namespace panelist::storage {

void append_events(Transaction& tx, RunId run, const std::vector<workflow::Event>& events,
                   const std::vector<workflow::ChainLink>& links) {
  for (std::size_t i = 0; i < events.size(); ++i) {
    const workflow::Event& event = events[i];
    const std::optional<PersonId> actor =
        event.actor.person ? std::optional(event.actor.person) : std::nullopt;
    tx.write(
        "INSERT INTO event (run_id, seq, type, at, actor_id, actor_label, data, salt, link) "
        "VALUES (:run, :seq, :type, :at, :actor, :label, :data, :salt, :link)",
        {{"run", run},
         {"seq", event.seq},
         {"type", workflow::to_string(event.type)},
         {"at", event.at},
         {"actor", actor},
         {"label", event.actor.label},
         {"data", links[i].data},
         {"salt", Bytes(links[i].salt)},
         {"link", Bytes(links[i].link)}});
  }
}

std::vector<EventRow> list_events(Transaction& tx, RunId run, int limit) {
  std::vector<EventRow> events;
  tx.each(
      "SELECT e.seq, e.type, e.at, e.actor_id, coalesce(p.name, e.actor_label), e.data "
      "FROM event e LEFT JOIN person p ON p.id = e.actor_id WHERE e.run_id = :run "
      "ORDER BY e.seq DESC LIMIT :limit",
      {{"run", run}, {"limit", limit}}, [&](const Row& row) {
        events.push_back({row.int64(0), row.string(1), row.instant(2), row.id<PersonId>(3),
                          row.string(4), row.string(5)});
      });
  std::reverse(events.begin(), events.end());
  return events;
}

std::string find_seat_reason(Transaction& tx, RunId run, workflow::EventType type,
                             std::string_view persona) {
  std::string reason;
  tx.each("SELECT data FROM event WHERE run_id = :run AND type = :type ORDER BY seq",
          {{"run", run}, {"type", workflow::to_string(type)}}, [&](const Row& row) {
            const auto event = workflow::event_from(type, Json::parse(row.text(0)));
            if (event.persona == persona) reason = event.reason;
          });
  return reason;
}

std::string find_reason(Transaction& tx, RunId run, workflow::EventType type) {
  std::string reason;
  tx.each("SELECT data FROM event WHERE run_id = :run AND type = :type ORDER BY seq",
          {{"run", run}, {"type", workflow::to_string(type)}}, [&](const Row& row) {
            reason = workflow::event_from(type, Json::parse(row.text(0))).reason;
          });
  return reason;
}

}  // namespace panelist::storage
