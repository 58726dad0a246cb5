#pragma once
// The side column of a run's page: steps, clocks, pages, commitments, facts. Pure.
#include "web/editor/run_page_view.hpp"

namespace panelist::web::editor {

/// Adds steps, clocks, pages, seals, facts and workflow to the page's view.
void add_side(Json& view, const service::RunView& run, const RunBeside& beside,
              const Reader& reader);

}  // namespace panelist::web::editor
