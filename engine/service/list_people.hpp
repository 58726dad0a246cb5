#pragma once
// Reads accounts.
#include <string_view>
#include <vector>

#include "service/unit.hpp"

namespace panelist::service {

struct PeopleFilter {
  std::string state;   ///< "active", "disabled" or empty for both
  PersonId after;      ///< cursor: ids above it
  int limit{50};       ///< at most 200
};
struct PeoplePage {
  std::vector<domain::Person> items;
  PersonId next;       ///< 0: this was the last page
};
/// Editors and admins. Error: forbidden.
Result<PeoplePage> list_people(Unit& unit, const PeopleFilter& filter);
/// One's own, or anybody's for an editor. Error: not_found, also for what one may not see.
Result<domain::Person> get_person(Unit& unit, PersonId id);
/// By address in any spelling; editors and admins. Errors: forbidden, not_found.
Result<domain::Person> get_person_by_email(Unit& unit, std::string_view email);

}  // namespace panelist::service
