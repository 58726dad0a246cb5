#pragma once
// The seats of a run's page: person, state, clock, what can be done, and the verdict once it may be
// read. Pure.
#include "service/run_view.hpp"
#include "web/times.hpp"

namespace panelist::web::editor {

/// [{letter, title, who, state, due, draft, why, first, menu, verdict}]
Json seats_view(const service::RunView& run, const Reader& reader);

}  // namespace panelist::web::editor
