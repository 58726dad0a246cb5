#include "service/authenticate.hpp"

#include "base/hash.hpp"
#include "base/text.hpp"
#include "service/token_text.hpp"
#include "storage/access_repository.hpp"

namespace panelist::service {
namespace {

Actor make_actor(storage::Holder& holder) {
  Actor actor;
  actor.person = holder.person.id;
  actor.name = std::move(holder.person.name);
  actor.email = std::move(holder.person.email);
  actor.time_zone = std::move(holder.person.time_zone);
  actor.roles = holder.person.roles;
  actor.model = std::move(holder.person.model);
  actor.personas = std::move(holder.person.personas);
  return actor;
}

/// The roles that both the person and the token have.
domain::Roles narrow(const domain::Roles& roles, std::string_view scopes) {
  if (scopes.empty()) return roles;
  domain::Roles narrowed;
  for (const std::string& scope : split(scopes, ',')) {
    const auto role = domain::parse_role(scope);
    if (role && roles.has(*role)) narrowed.add(*role);
  }
  return narrowed;
}

}  // namespace

Result<Actor> authenticate_token(Unit& unit, std::string_view token) {
  std::optional<storage::Holder> holder;
  if (is_token_text(token)) {
    holder = storage::find_token_holder(unit.tx, hash_token(token), unit.now);
  }
  if (!holder) {
    return fail(Error{ErrorCode::unauthenticated,
                      "This token is not valid: mistyped, expired or revoked.", {}, {}});
  }
  Actor actor = make_actor(*holder);
  actor.roles = narrow(actor.roles, holder->scopes);
  return actor;
}

Result<SessionActor> authenticate_session(Unit& unit, std::string_view cookie) {
  std::optional<storage::Holder> holder;
  if (!cookie.empty()) {
    holder = storage::find_session_holder(unit.tx, sha256(cookie), unit.now);
  }
  if (!holder) {
    return fail(Error{ErrorCode::unauthenticated, "You are signed out. Sign in again.", {}, {}});
  }
  SessionActor session;
  session.actor = make_actor(*holder);
  session.form_token = std::move(holder->form_token);
  return session;
}

}  // namespace panelist::service
