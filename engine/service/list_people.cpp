#include "service/list_people.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "storage/person_repository.hpp"

namespace panelist::service {

Result<PeoplePage> list_people(Unit& unit, const PeopleFilter& filter) {
  if (!unit.actor.is_editor()) return fail(forbidden("Only an editor or admin may list people."));
  if (!filter.state.empty() && filter.state != "active" && filter.state != "disabled") {
    return fail(invalid_field("state", "Write active or disabled, or leave it out."));
  }
  const int limit = std::clamp(filter.limit, 1, 200);
  PeoplePage page;
  page.items = storage::list_people(unit.tx, filter.after, limit + 1, filter.state);
  if (page.items.size() > static_cast<std::size_t>(limit)) {
    page.items.pop_back();
    page.next = page.items.back().id;
  }
  return page;
}

Result<domain::Person> get_person(Unit& unit, PersonId id) {
  const bool may_see = unit.actor.is_editor() || (id && unit.actor.person == id);
  std::optional<domain::Person> person;
  if (may_see) person = storage::find_person(unit.tx, id);
  if (!person) return fail(not_found("There is no such person."));
  return *std::move(person);
}

Result<domain::Person> get_person_by_email(Unit& unit, std::string_view email) {
  if (!unit.actor.is_editor()) return fail(forbidden("Only an editor may look people up."));
  std::optional<domain::Person> person =
      storage::find_person_by_email(unit.tx, fold(trim(email)));
  if (!person) return fail(not_found("There is no account with that address."));
  return *std::move(person);
}

}  // namespace panelist::service
