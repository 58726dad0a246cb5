#pragma once
// Who is calling. On the path of every API call: one indexed statement, and one for the personas.
#include <string>
#include <string_view>

#include "service/unit.hpp"

namespace panelist::service {

struct SessionActor {
  Actor actor;
  std::string form_token;
};

/// `token` is what follows "Bearer ". A typo is refused by its checksum without asking the
/// database. Roles are narrowed to the token's scopes. Error: unauthenticated, one text for every
/// reason. `unit.actor` is not read.
Result<Actor> authenticate_token(Unit& unit, std::string_view token);
/// `cookie` is the session cookie's value. Error: unauthenticated.
Result<SessionActor> authenticate_session(Unit& unit, std::string_view cookie);

}  // namespace panelist::service
