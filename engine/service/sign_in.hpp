#pragma once
// Signs in with a password, in three parts, because the slow check must not hold the transaction:
//   begin_sign_in (write transaction) -> verify_password (any worker thread) -> finish_sign_in
// (write) Known and unknown accounts get the same answer after the same work.
#include <optional>
#include <string>
#include <string_view>

#include "service/session.hpp"
#include "service/unit.hpp"

namespace panelist::service {

struct SignInTry {
  std::string email, address;
  PersonId person;            ///< 0: unknown or disabled
  std::string password_hash;  ///< for verify_password; empty takes the same time
};
/// Counts the try. Error: too_many, with {"retry_after": seconds} in extra_json, the same for known
/// and unknown accounts. `address` is the client's; both are stored hashed, for 24 h.
Result<SignInTry> begin_sign_in(Unit& unit, std::string_view email, std::string_view address);
/// `is_right` is what verify_password said. Error: unauthenticated, always the same words; commit
/// all the same.
Result<NewSession> finish_sign_in(Unit& unit, const SignInTry& attempt, bool is_right);

}  // namespace panelist::service
