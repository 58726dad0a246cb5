#include "service/change_password.hpp"

#include "service/person_rules.hpp"
#include "service/record_audit.hpp"
#include "storage/access_repository.hpp"
#include "storage/person_repository.hpp"

namespace panelist::service {

Result<std::string> get_password_hash(Unit& unit, PersonId person) {
  if (const auto ok = require_self_or_admin(unit, person); !ok) return fail(ok.error());
  if (!storage::find_person(unit.tx, person)) return fail(not_found("There is no such person."));
  return storage::get_password_hash(unit.tx, person);
}

Result<void> change_password(Unit& unit, PersonId person, std::string_view hash,
                             std::string_view keep_cookie) {
  if (const auto ok = require_self_or_admin(unit, person); !ok) return ok;
  if (!storage::find_person(unit.tx, person)) return fail(not_found("There is no such person."));
  storage::set_password_hash(unit.tx, person, hash);
  std::optional<Sha256> keep;
  if (!keep_cookie.empty()) keep = sha256(keep_cookie);
  storage::delete_sessions(unit.tx, person, keep);
  storage::end_links(unit.tx, person, unit.now);
  record_audit(unit, hash.empty() ? "user.password_removed" : "user.password_changed",
               "user:" + std::to_string(person.value));
  return {};
}

}  // namespace panelist::service
