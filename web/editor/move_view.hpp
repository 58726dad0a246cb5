#pragma once
// Moving a run to its workflow as loaded now: the line on the run's page, and the page before the
// act. Pure.
#include <string>

#include "base/json.hpp"
#include "service/move_run.hpp"

namespace panelist::web::editor {

/// {text, href} when another definition of the run's workflow is loaded, else null.
Json move_line(const service::RunView& run);
/// `reason` as typed before; `mistake` what was wrong, empty: nothing.
Json move_view(const service::RunView& run, const service::MovePreview& preview,
               const std::string& reason, const std::string& mistake);

}  // namespace panelist::web::editor
