#include "service/session.hpp"

#include "base/hash.hpp"
#include "service/person_rules.hpp"
#include "storage/access_repository.hpp"

namespace panelist::service {

NewSession open_session(Unit& unit, PersonId person) {
  NewSession session;
  session.cookie = unit.random.make_secret(32);
  session.form_token = unit.random.make_secret(24);
  session.expires_at = unit.now + session_lives_for;
  session.person = person;
  storage::insert_session(unit.tx, sha256(session.cookie), person, session.form_token, unit.now,
                          session.expires_at);
  return session;
}

void sign_out(Unit& unit, std::string_view cookie) {
  storage::delete_session(unit.tx, sha256(cookie));
}

Result<int> sign_out_everywhere(Unit& unit, PersonId person) {
  if (const auto ok = require_self_or_admin(unit, person); !ok) return fail(ok.error());
  storage::end_links(unit.tx, person, unit.now);
  return storage::delete_sessions(unit.tx, person, std::nullopt);
}

}  // namespace panelist::service
