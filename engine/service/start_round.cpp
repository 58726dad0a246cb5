#include "service/start_round.hpp"

#include "service/advance_run.hpp"
#include "service/get_run.hpp"
#include "storage/run_lists.hpp"
#include "storage/tools.hpp"

namespace panelist::service {
namespace {

storage::LoadedRun make_round(Unit& unit, const storage::ToolRow& tool,
                              const workflow::DefinitionPtr& definition) {
  storage::LoadedRun run;
  run.state.id = RunId{unit.tx.next_id()};
  run.state.tool = tool.id;
  run.state.round = storage::last_round(unit.tx, tool.id) + 1;
  run.state.definition = definition;
  run.state.submitter = tool.submitted_by;
  run.tool_slug = tool.slug;
  run.tool_name = tool.name;
  run.maker_folded = tool.maker_folded;
  run.facts_version = tool.facts_version;
  run.is_sample = tool.is_sample;
  run.published_run = tool.published_run;
  return run;
}

}  // namespace

Result<RunView> start_round(Unit& unit, const RoundRequest& request) {
  if (!unit.actor.is_editor()) return fail(forbidden("A new round is started by an editor."));
  const auto found = storage::find_tool_by_any_slug(unit.tx, request.tool_slug);
  if (!found) return fail(not_found("there is no such tool"));
  // The latest run's lock is the tool's: two rounds at once would both be "the next".
  if (found->run) {
    const auto latest = lock_and_load(unit, *found->run);
    if (latest && !workflow::is_finished(latest->state.phase))
      return fail(conflict("round " + std::to_string(latest->state.round) + " is " +
                           std::string(workflow::to_string(latest->state.phase))));
  }
  const storage::ToolRow tool = storage::find_tool(unit.tx, found->id).value();
  const auto definition = unit.catalog.select(request.workflow, tool.category);
  if (!definition) return fail(definition.error());
  const auto begun = begin_run(unit, make_round(unit, tool, *definition),
                               workflow::SubmitTool{request.personas}, {});
  if (!begun) return fail(begun.error());
  storage::set_tool_run(unit.tx, tool.id, begun->run.state.id);
  return get_run(unit, begun->run.state.id);
}

}  // namespace panelist::service
