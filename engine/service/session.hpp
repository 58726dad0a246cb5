#pragma once
// Signed-in browsers: a cookie of 256 random bits, stored as its SHA-256, for 30 days.
#include <string>
#include <string_view>

#include "service/unit.hpp"

namespace panelist::service {

inline constexpr Duration session_lives_for = std::chrono::hours{24 * 30};

struct NewSession {
  std::string cookie;      ///< the cookie's value; leaves the program this once
  std::string form_token;  ///< against cross-site forms
  Instant expires_at{};
  PersonId person;
};
/// The caller has checked who it is.
NewSession open_session(Unit& unit, PersonId person);
/// Ends the session of that cookie, if there is one.
void sign_out(Unit& unit, std::string_view cookie);
/// Ends every session of a person; how many. One's own, or anybody's for an admin. Error:
/// forbidden.
Result<int> sign_out_everywhere(Unit& unit, PersonId person);

}  // namespace panelist::service
