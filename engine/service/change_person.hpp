#pragma once
// Changes an account: one's own name, pseudonym, zone, cap and working days; everything for an
// admin.
#include <optional>
#include <string>
#include <vector>

#include "service/unit.hpp"

namespace panelist::service {

/// Only what is set changes.
struct PersonChanges {
  std::optional<std::string> name, pseudonym, time_zone;
  std::optional<std::optional<int>> task_cap;  ///< set to nothing: no cap
  std::optional<domain::WorkingDays> working_days;
  // admin only
  std::optional<std::string> email, model;
  std::optional<int> share;                    ///< of the work, in hundredths
  std::optional<domain::Roles> roles;
  std::optional<std::vector<std::string>> personas;
};

/// Errors: forbidden, not_found, invalid (a field), conflict (the address is taken; the last active
/// admin would lose that role).
Result<domain::Person> change_person(Unit& unit, PersonId id, const PersonChanges& changes);

}  // namespace panelist::service
