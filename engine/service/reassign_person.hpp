#pragma once
// Used by disabling a user and by away times: all open tasks of a person are offered to others.
#include "service/unit.hpp"

namespace panelist::service {

/// How many runs were touched. Runs on hold keep their tasks and are counted too when changed.
Result<int> reassign_person(Unit& unit, PersonId person);

}  // namespace panelist::service
