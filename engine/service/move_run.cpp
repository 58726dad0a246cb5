#include "service/move_run.hpp"

#include "service/advance_run.hpp"
#include "service/get_run.hpp"
#include "service/make_views.hpp"
#include "service/reason.hpp"

namespace panelist::service {
namespace {

Result<workflow::DefinitionPtr> find_loaded(const Unit& unit, const workflow::RunState& state) {
  auto loaded = unit.catalog.find(state.definition->name);
  if (loaded) return loaded;
  return fail(conflict("the run is " + std::string(workflow::to_string(state.phase)) +
                       " and no workflow named " + state.definition->name + " is loaded"));
}

}  // namespace

Result<MovePreview> preview_move(Unit& unit, RunId id) {
  const auto run = storage::find_run(unit.tx, unit.catalog, id);
  if (!run || !unit.actor.is_editor()) return fail(not_found("there is no such run"));
  const auto loaded = find_loaded(unit, run->state);
  if (!loaded) return fail(loaded.error());
  MovePreview preview;
  preview.run = make_run_ref(run->state);
  preview.from = run->state.definition;
  preview.to = *loaded;
  preview.changes = workflow::describe_changes(*preview.from, *preview.to);
  preview.refused = workflow::why_no_move(run->state, *preview.to);
  if (preview.refused.empty())
    preview.effects = workflow::describe_move(run->state, *preview.to, unit.now);
  return preview;
}

Result<RunView> move_run(Unit& unit, const MoveAct& act) {
  auto run = lock_and_load(unit, act.run);
  if (!run) return fail(run.error());
  if (!unit.actor.is_editor()) return fail(not_found("there is no such run"));
  if (auto fits = check_reason(act.reason); !fits) return fail(fits.error());
  if (act.hash.empty()) return fail(invalid_field("hash", "is required: that of the preview"));
  const auto loaded = find_loaded(unit, run->state);
  if (!loaded) return fail(loaded.error());
  if ((*loaded)->hash != act.hash)
    return fail(Error{ErrorCode::stale,
                      "the loaded definition is another one than the previewed: its hash is " +
                          (*loaded)->hash,
                      {},
                      {}});
  const auto moved =
      advance_run(unit, *std::move(run), workflow::MoveRun{*loaded, act.reason});
  if (!moved) return fail(moved.error());
  return get_run(unit, act.run);
}

}  // namespace panelist::service
