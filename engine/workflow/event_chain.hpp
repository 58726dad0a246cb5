#pragma once
// A run's history as a hash chain, and the installation's log of chain heads: pure functions.
//
// An entry is what everybody may read of an event: run, seq, type, at, a public part, and a salted
// hash of the rest, which gives nothing away and still binds it. A link is SHA-256(link before ||
// canonical JSON of the entry), so whoever noted one link notices any change before it.
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/hash.hpp"
#include "workflow/event.hpp"

namespace panelist::workflow {

/// Never published: without it nobody can try out what a hash may stand for.
using EventSalt = std::array<std::byte, 16>;
/// What the first link of a chain follows.
inline constexpr Sha256 chain_origin{};

struct ChainLink {
  std::string data;  ///< canonical JSON of event_data, as it is stored
  EventSalt salt{};
  Sha256 link{};
};
/// One link per event, in order, after `head`. As many salts as events.
std::vector<ChainLink> chain_events(const Sha256& head, RunId run,
                                    const std::vector<Event>& events,
                                    std::span<const EventSalt> salts);

/// Of a verdict its commitment, of a close the votes with their nonces, of a return to the author
/// or a voiding whose it was; of all else nothing.
Json public_part(const Event& event);
/// Canonical JSON {actor, data}, which nobody else reads. `data`: as stored.
std::string private_text(const Actor& actor, std::string_view data);
/// SHA-256(salt || private_text), hex.
std::string private_hash(const EventSalt& salt, const Actor& actor, std::string_view data);
/// Canonical JSON of the entry; `hidden` is its private_hash.
std::string entry_text(RunId run, const Event& event, std::string_view hidden);
/// The link of an event: SHA-256(previous || entry_text).
Sha256 link_event(const Sha256& previous, RunId run, const Event& event, std::string_view hidden);

/// An event with what binds it to those before it.
struct ChainedEvent {
  Event event;
  std::string data;                       ///< as stored: canonical JSON of event_data
  std::optional<EventSalt> salt;
  std::optional<Sha256> link;             ///< nothing: from before there were chains
};
struct ChainReport {
  std::vector<std::string> problems;      ///< "the history was changed at or before entry 3"
  std::int64_t links{0};                  ///< entries that have one
};
/// Follows a whole history: no entry missing, every link recomputed, the last one `head`. Each
/// break is named where it was made and not at every later link.
ChainReport follow_chain(RunId run, const std::vector<ChainedEvent>& entries, const Sha256& head);

/// Does an event of this type move the log? The rare ones that anybody may want to rely on.
bool is_logged(EventType type);
/// A line of the log: something rare happened, and at that moment the run's chain ended in `head`.
struct LogEntry {
  std::int64_t number{0};  ///< 1, 2, 3, ... without a gap
  Instant at{};
  RunId run;
  std::int64_t seq{0};     ///< of the entry whose link is `head`
  EventType type{};        ///< the last logged one of the step: that a run was published is public
  Sha256 head{};
};
Sha256 link_log(const Sha256& previous, const LogEntry& entry);

}  // namespace panelist::workflow
