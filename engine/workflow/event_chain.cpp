#include "workflow/event_chain.hpp"

#include <nlohmann/json.hpp>
#include <stdexcept>

#include "base/canonical_json.hpp"

namespace panelist::workflow {
namespace {

Json vote_part(const OpenedVote& vote) {
  return {{"persona", vote.persona},
          {"verdict", vote.verdict.value},
          {"decision", domain::to_string(vote.decision)},
          {"nonce", vote.nonce_hex},
          {"commitment", vote.commitment}};
}

Json close_part(const Event& event) {
  Json part = Json::object();
  part["votes"] = Json::array();
  for (const OpenedVote& vote : event.votes) part["votes"].push_back(vote_part(vote));
  return part;
}

Json verdict_part(const Event& event) {
  Json part = Json::object();
  part["persona"] = event.persona;
  if (event.verdict) part["verdict"] = event.verdict.value;
  if (event.version != 0) part["version"] = event.version;
  if (!event.commitment.empty()) part["commitment"] = event.commitment;
  return part;
}

}  // namespace

Json public_part(const Event& event) {
  switch (event.type) {
    case EventType::verdict_submitted:
    case EventType::verdict_voided:
    case EventType::verdict_corrected:
    case EventType::task_reopened:
    case EventType::task_sent_back: return verdict_part(event);
    case EventType::panel_closed: return close_part(event);
    default: return Json::object();
  }
}

std::string private_text(const Actor& actor, std::string_view data) {
  // Put together as text: `data` is canonical already, and a parsed copy would hide a change to it.
  std::string text = "{\"actor\":{\"label\":" + canonical_json(actor.label) +
                     ",\"person\":" + std::to_string(actor.person.value) + "},\"data\":";
  return text.append(data).append("}");
}

std::string private_hash(const EventSalt& salt, const Actor& actor, std::string_view data) {
  return to_hex(sha256(salt, private_text(actor, data)));
}

std::string entry_text(RunId run, const Event& event, std::string_view hidden) {
  Json entry = Json::object();
  entry["run"] = run.value;
  entry["seq"] = event.seq;
  entry["type"] = to_string(event.type);
  entry["at"] = format_rfc3339(event.at);
  entry["public"] = public_part(event);
  entry["private"] = hidden;
  return canonical_json(entry);
}

Sha256 link_event(const Sha256& previous, RunId run, const Event& event,
                  std::string_view hidden) {
  return sha256(previous, entry_text(run, event, hidden));
}

std::vector<ChainLink> chain_events(const Sha256& head, RunId run,
                                    const std::vector<Event>& events,
                                    std::span<const EventSalt> salts) {
  if (salts.size() != events.size()) throw std::logic_error("chain_events: a salt per event");
  std::vector<ChainLink> links;
  links.reserve(events.size());
  Sha256 previous = head;
  for (std::size_t i = 0; i < events.size(); ++i) {
    ChainLink link{canonical_json(event_data(events[i])), salts[i], {}};
    link.link = link_event(previous, run, events[i],
                           private_hash(link.salt, events[i].actor, link.data));
    previous = link.link;
    links.push_back(std::move(link));
  }
  return links;
}

ChainReport follow_chain(RunId run, const std::vector<ChainedEvent>& entries,
                         const Sha256& head) {
  ChainReport report;
  Sha256 previous = chain_origin;
  std::int64_t expected = 1;
  for (const ChainedEvent& entry : entries) {
    const std::string name = " entry " + std::to_string(entry.event.seq);
    if (entry.event.seq != expected)
      report.problems.push_back("the history misses entry " + std::to_string(expected));
    expected = entry.event.seq + 1;
    if (!entry.link || !entry.salt) {
      if (previous != chain_origin)
        report.problems.push_back("the history has no link at" + name);
      continue;
    }
    const std::string hidden = private_hash(*entry.salt, entry.event.actor, entry.data);
    if (link_event(previous, run, entry.event, hidden) != *entry.link)
      report.problems.push_back("the history was changed at or before" + name);
    previous = *entry.link;
    ++report.links;
  }
  if (head != previous) report.problems.emplace_back("the head is not that of the history");
  return report;
}

bool is_logged(EventType type) {
  switch (type) {
    case EventType::run_submitted:
    case EventType::verdict_submitted:
    case EventType::verdict_voided:
    case EventType::verdict_corrected:
    case EventType::task_reopened:
    case EventType::task_sent_back:
    case EventType::sealed_opened:
    case EventType::panel_closed:
    case EventType::run_published:
    case EventType::run_rejected:
    case EventType::run_withdrawn:
    case EventType::run_retired:
    case EventType::run_retracted: return true;
    default: return false;
  }
}

Sha256 link_log(const Sha256& previous, const LogEntry& entry) {
  Json line = Json::object();
  line["number"] = entry.number;
  line["at"] = format_rfc3339(entry.at);
  line["run"] = entry.run.value;
  line["seq"] = entry.seq;
  line["type"] = to_string(entry.type);
  line["head"] = to_hex(entry.head);
  return sha256(previous, canonical_json(line));
}

}  // namespace panelist::workflow
