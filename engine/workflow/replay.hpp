#pragma once
// A run's state made anew from its history. Stored events name definitions by their content hash;
// whoever replays says where they are.
#include <functional>
#include <string>
#include <vector>

#include "workflow/event.hpp"

namespace panelist::workflow {

/// The definition with this hash; null when there is none.
using DefinitionOf = std::function<DefinitionPtr(const std::string& hash)>;

/// What the first event is applied to: the run and tool of `now`, and the definition the history
/// began with. A history that does not say (from before runs could be moved) began with that of
/// `now`. Throws std::logic_error when that definition is not found.
RunState begin_replay(const RunState& now, const std::vector<Event>& history,
                      const DefinitionOf& find);
/// `apply` of an event as stored. Throws as `apply` does.
void replay_event(RunState& state, Event event, const DefinitionOf& find);
/// All of it.
RunState replay(const RunState& now, const std::vector<Event>& history, const DefinitionOf& find);

}  // namespace panelist::workflow
