#pragma once
// Query: to whom the holder of a seat may pass it on.
#include <vector>

#include "service/unit.hpp"
#include "service/views.hpp"

namespace panelist::service {

/// Who fits the seat now beside the rest of the panel, least load first; names without addresses.
/// Empty unless the actor holds the seat. Errors: not_found.
Result<std::vector<PersonRef>> list_delegates(Unit& unit, TaskId task);

}  // namespace panelist::service
