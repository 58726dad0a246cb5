#include "workflow/replay.hpp"

#include <stdexcept>

namespace panelist::workflow {
namespace {

std::string first_hash(const RunState& now, const std::vector<Event>& history) {
  for (const Event& event : history) {
    if (event.type == EventType::run_submitted && !event.definition_hash.empty())
      return event.definition_hash;
    if (event.type == EventType::run_moved) return event.left_hash;
  }
  return now.definition ? now.definition->hash : std::string();
}

}  // namespace

RunState begin_replay(const RunState& now, const std::vector<Event>& history,
                      const DefinitionOf& find) {
  RunState state;
  state.id = now.id;
  state.tool = now.tool;
  const std::string hash = first_hash(now, history);
  state.definition = now.definition && now.definition->hash == hash ? now.definition : find(hash);
  if (!state.definition) throw std::logic_error("no definition " + hash);
  return state;
}

void replay_event(RunState& state, Event event, const DefinitionOf& find) {
  if (event.type == EventType::run_moved) event.definition = find(event.definition_hash);
  apply(state, event);
}

RunState replay(const RunState& now, const std::vector<Event>& history, const DefinitionOf& find) {
  RunState state = begin_replay(now, history, find);
  for (const Event& event : history) replay_event(state, event, find);
  return state;
}

}  // namespace panelist::workflow
