#include "service/sign_in_link.hpp"

#include "base/hash.hpp"
#include "base/text.hpp"
#include "service/post_mail.hpp"
#include "service/sign_in_throttle.hpp"
#include "storage/access_repository.hpp"
#include "storage/person_repository.hpp"

namespace panelist::service {

void request_sign_in_link(Unit& unit, std::string_view email, std::string_view address) {
  if (!may_ask_for_link(unit, email, address)) return;
  const auto person = storage::find_person_by_email(unit.tx, fold(trim(email)));
  if (!person || !person->is_active) return;
  post_mail(unit, {.kind = "sign_in",
                   .person = person->id,
                   .task = {},
                   .run = {},
                   .dedupe = "sign_in:" + unit.random.make_secret(12)});
}

std::string make_sign_in_link(Unit& unit, PersonId person) {
  std::string secret = unit.random.make_secret(32);
  storage::insert_link(unit.tx, sha256(secret), person, unit.now, unit.now + link_lives_for);
  return secret;
}

bool is_sign_in_link_open(Unit& unit, std::string_view secret) {
  return storage::is_link_open(unit.tx, sha256(secret), unit.now);
}

Result<NewSession> use_sign_in_link(Unit& unit, std::string_view secret) {
  const auto person = storage::use_link(unit.tx, sha256(secret), unit.now);
  if (!person) {
    return fail(Error{ErrorCode::unauthenticated,
                      "This link was used already or is over 30 minutes old. Ask for a new one.",
                      {},
                      {}});
  }
  return open_session(unit, *person);
}

}  // namespace panelist::service
