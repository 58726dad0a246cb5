#include "service/export_run.hpp"

#include <limits>
#include <nlohmann/json.hpp>
#include <set>

#include "storage/history_chain.hpp"
#include "storage/runs.hpp"
#include "workflow/run_export.hpp"

namespace panelist::service {
namespace {

/// Those that the history names, in order, and that of the row for a history that names none.
std::vector<workflow::DefinitionPtr> definitions_of(Unit& unit, const workflow::RunExport& run) {
  std::vector<workflow::DefinitionPtr> found;
  std::set<std::string> seen{""};
  const auto add = [&](const std::string& hash) {
    if (seen.insert(hash).second)
      found.push_back(storage::get_definition(unit.tx, unit.catalog, hash));
  };
  for (const workflow::ChainedEvent& entry : run.entries) {
    add(entry.event.left_hash);
    add(entry.event.definition_hash);
  }
  add(run.state.definition->hash);
  return found;
}

}  // namespace

Result<Json> export_run(Unit& unit, RunId id) {
  auto stored = storage::find_run(unit.tx, unit.catalog, id);
  if (!stored || !unit.actor.is_editor()) return fail(not_found("there is no such run"));
  workflow::RunExport run;
  run.exported_at = unit.now;
  run.tool_slug = stored->tool_slug;
  run.tool_name = stored->tool_name;
  run.distinct = unit.rules.distinct_people;
  run.entries = storage::list_chain(unit.tx, id, 0, std::numeric_limits<int>::max());
  run.head = stored->head;
  run.state = std::move(stored->state);
  run.definitions = definitions_of(unit, run);
  return workflow::export_to_json(run);
}

}  // namespace panelist::service
