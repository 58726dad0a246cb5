#pragma once
// Switches an account off and on again.
#include "service/unit.hpp"

namespace panelist::service {

/// Ends sessions, links and tokens, and offers the open tasks to others; how many tasks moved.
/// Admin only. Errors: forbidden, not_found, conflict (the last active admin).
Result<int> disable_person(Unit& unit, PersonId id);
/// Admin only. Tokens stay revoked. Errors: forbidden, not_found.
Result<void> enable_person(Unit& unit, PersonId id);

}  // namespace panelist::service
