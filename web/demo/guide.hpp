#pragma once
// What the demo's guide shows: the files its supervisor writes, and the run of the eighth tool.
#include <string>

#include "base/json.hpp"
#include "web/call.hpp"

namespace panelist::web::demo {

/// {task, run, slug, name, example} of the seat that is left; null before the demo is filled.
Json read_seat(const std::string& folder);
/// Template data of demo/guide.html.
Json guide_view(Visit& visit);

}  // namespace panelist::web::demo
