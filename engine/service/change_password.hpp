#pragma once
// Sets a password. The hash is made before, outside the transaction (service/password.hpp).
#include <optional>
#include <string>
#include <string_view>

#include "service/unit.hpp"

namespace panelist::service {

/// What the present password is checked against before one's own is changed; empty: none set.
Result<std::string> get_password_hash(Unit& unit, PersonId person);
/// Ends the person's other sessions; `keep_cookie` is the one that asked (empty: ends all). One's
/// own, or anybody's for an admin. `hash` empty: by link only from now on. Errors: forbidden,
/// not_found.
Result<void> change_password(Unit& unit, PersonId person, std::string_view hash,
                             std::string_view keep_cookie);

}  // namespace panelist::service
