#include "service/sign_in.hpp"

#include <chrono>

#include "base/text.hpp"
#include "service/sign_in_throttle.hpp"
#include "storage/person_repository.hpp"

namespace panelist::service {

Result<SignInTry> begin_sign_in(Unit& unit, std::string_view email, std::string_view address) {
  if (const auto wait = sign_in_wait(unit, email, address)) {
    const auto seconds = std::chrono::ceil<std::chrono::seconds>(*wait).count();
    return fail(Error{ErrorCode::too_many,
                      "Too many tries. Wait " +
                          plural(seconds, "second", "seconds") +
                          ", or ask for a sign-in link by mail.",
                      {},
                      "{\"retry_after\":" + std::to_string(seconds) + "}"});
  }
  count_sign_in_try(unit, email, address);
  SignInTry attempt{.email = std::string(email), .address = std::string(address), .person = {},
                    .password_hash = {}};
  const auto person = storage::find_person_by_email(unit.tx, fold(trim(email)));
  if (person && person->is_active) {
    attempt.person = person->id;
    attempt.password_hash = storage::get_password_hash(unit.tx, person->id);
  }
  return attempt;
}

Result<NewSession> finish_sign_in(Unit& unit, const SignInTry& attempt, bool is_right) {
  std::optional<domain::Person> person;
  if (is_right && attempt.person) person = storage::find_person(unit.tx, attempt.person);
  if (!person || !person->is_active) {
    return fail(Error{ErrorCode::unauthenticated,
                      "That address and password do not fit. Try again, or ask for a sign-in link.",
                      {},
                      {}});
  }
  forget_sign_in_tries(unit, attempt.email, attempt.address);
  return open_session(unit, person->id);
}

}  // namespace panelist::service
