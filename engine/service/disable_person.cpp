#include "service/disable_person.hpp"

#include <nlohmann/json.hpp>

#include "service/open_demand.hpp"
#include "service/person_rules.hpp"
#include "service/reassign_person.hpp"
#include "service/record_audit.hpp"
#include "storage/access_repository.hpp"
#include "storage/person_repository.hpp"

namespace panelist::service {

Result<int> disable_person(Unit& unit, PersonId id) {
  if (const auto ok = require_admin(unit); !ok) return fail(ok.error());
  std::optional<domain::Person> person = storage::find_person(unit.tx, id);
  if (!person) return fail(not_found("There is no such person."));
  if (!person->is_active) return 0;
  if (const auto ok = protect_last_admin(unit, id); !ok) return fail(ok.error());
  person->is_active = false;
  storage::update_person(unit.tx, *person);
  storage::delete_sessions(unit.tx, id, std::nullopt);
  storage::end_links(unit.tx, id, unit.now);
  storage::revoke_tokens(unit.tx, id, unit.now);
  const Result<int> moved = reassign_person(unit, id);
  if (!moved) return moved;
  const Json data{{"runs_touched", *moved}};
  record_audit(unit, "user.disabled", "user:" + std::to_string(id.value), data.dump());
  return *moved;
}

Result<void> enable_person(Unit& unit, PersonId id) {
  if (const auto ok = require_admin(unit); !ok) return ok;
  std::optional<domain::Person> person = storage::find_person(unit.tx, id);
  if (!person) return fail(not_found("There is no such person."));
  if (person->is_active) return {};
  person->is_active = true;
  storage::update_person(unit.tx, *person);
  record_audit(unit, "user.enabled", "user:" + std::to_string(id.value));
  offer_to(unit, id);
  return {};
}

}  // namespace panelist::service
