#pragma once
// Use case and its preview: a run goes on under the definition of its workflow that is loaded now.
#include <string>
#include <vector>

#include "service/run_view.hpp"
#include "service/unit.hpp"
#include "workflow/move.hpp"

namespace panelist::service {

struct MovePreview {
  RunRef run;
  workflow::DefinitionPtr from, to;
  std::vector<workflow::DefinitionChange> changes;
  std::vector<std::string> effects;  ///< on what is under way; of a move that is allowed
  std::string refused;               ///< why it cannot be done; empty: it can
};
/// Errors: not_found (for whoever is no editor too), conflict: no workflow of that name is loaded.
Result<MovePreview> preview_move(Unit& unit, RunId run);

struct MoveAct {
  RunId run;
  std::string hash;    ///< of the previewed target
  std::string reason;  ///< required
};
/// Errors: those of the preview, stale (another definition is loaded than the previewed one),
/// conflict (detail names the state), invalid.
Result<RunView> move_run(Unit& unit, const MoveAct& act);

}  // namespace panelist::service
