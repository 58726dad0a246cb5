#include "service/conflicts_of_interest.hpp"

#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "service/open_demand.hpp"
#include "service/record_audit.hpp"
#include "storage/person_repository.hpp"

namespace panelist::service {

Result<void> declare_conflict(Unit& unit, PersonId person, std::string_view maker,
                              std::string_view reason) {
  const bool is_self = unit.actor.person && unit.actor.person == person;
  if (!is_self && !unit.actor.is_editor()) {
    return fail(forbidden("Only the person or an editor may do this."));
  }
  const Result<std::string> name = clean_text(maker, "maker");
  if (!name) return fail(name.error());
  const Result<std::string> why = clean_text(reason, "reason");
  if (!why) return fail(why.error());
  if (name->empty() || count_code_points(*name) > 120) {
    return fail(invalid_field("maker", "Write the maker's name, 1 to 120 characters."));
  }
  if (why->empty() || count_code_points(*why) > 2000) {
    return fail(invalid_field("reason", "Say what the tie is, in 1 to 2,000 characters."));
  }
  if (!storage::find_person(unit.tx, person)) return fail(not_found("There is no such person."));
  storage::insert_conflict(
      unit.tx, person, {.maker_folded = fold(*name), .reason = *why, .created_at = unit.now});
  return {};
}

std::vector<storage::ConflictOfInterest> list_conflicts(Unit& unit, PersonId person) {
  return storage::list_conflicts(unit.tx, person);
}

Result<void> remove_conflict(Unit& unit, PersonId person, std::string_view maker) {
  if (!unit.actor.is_editor()) return fail(forbidden("Only an editor may lift a tie to a maker."));
  if (!storage::delete_conflict(unit.tx, person, fold(maker))) {
    return fail(not_found("There is no such tie."));
  }
  const Json data{{"maker", fold(maker)}};
  record_audit(unit, "user.conflict_removed", "user:" + std::to_string(person.value), data.dump());
  offer_to(unit, person);
  return {};
}

}  // namespace panelist::service
