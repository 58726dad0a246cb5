#pragma once
// A run as one file: everything it is made of, to be looked into and replayed elsewhere without a
// database (docs/repair.md has the format). Holds no verdict: a history never does, and its votes
// only once the panel closed. People are numbers.
#include <string>
#include <vector>

#include "base/json.hpp"
#include "base/result.hpp"
#include "workflow/event_chain.hpp"
#include "workflow/run_state.hpp"
#include "workflow/waiting.hpp"

namespace panelist::workflow {

struct RunExport {
  Instant exported_at{};
  std::string tool_slug, tool_name;
  DistinctPeople distinct{DistinctPeople::automatic};  ///< review.distinct_people
  std::vector<DefinitionPtr> definitions;  ///< every one the history names, the first first
  std::vector<ChainedEvent> entries;
  Sha256 head{chain_origin};
  RunState state;                          ///< as stored
};
Json export_to_json(const RunExport& run);

struct RunReplay {
  std::string tool_name;
  std::vector<Event> history;
  std::int64_t links{0};                   ///< entries the chain binds
  RunState state;                          ///< after the last event that could be replayed
  std::optional<Waiting> waiting;          ///< as of the export
  std::vector<std::string> problems;       ///< what differs, and where; none: the file holds
};
/// Recomputes all that the file says: hashes of definitions, links and head, and the state. Error
/// malformed: the file is no exported run of a version that is understood.
Result<RunReplay> replay_export(const Json& file);

}  // namespace panelist::workflow
