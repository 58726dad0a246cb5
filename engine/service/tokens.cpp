#include "service/tokens.hpp"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "service/person_rules.hpp"
#include "service/record_audit.hpp"
#include "service/token_text.hpp"
#include "storage/person_repository.hpp"

namespace panelist::service {
namespace {

/// Distinct role names the person has, comma-separated.
Result<std::string> clean_scopes(const domain::Person& person,
                                 const std::vector<std::string>& scopes) {
  std::vector<std::string> distinct;
  for (const std::string& scope : scopes) {
    const auto role = domain::parse_role(scope);
    if (!role) {
      return fail(invalid_field("scopes", scope + " is not one of submitter, reviewer, editor, "
                                                  "admin."));
    }
    if (!person.roles.has(*role)) {
      return fail(invalid_field("scopes", person.name + " does not have the role " + scope + "."));
    }
    if (std::find(distinct.begin(), distinct.end(), scope) == distinct.end()) {
      distinct.push_back(scope);
    }
  }
  return join(distinct, ",");
}

/// A caller narrowed by scopes must not widen itself through a new token.
bool is_wider_than_actor(const Unit& unit, const domain::Person& person, std::string_view scopes) {
  if (unit.actor.is_admin()) return false;
  for (const domain::Role role : {domain::Role::submitter, domain::Role::reviewer,
                                  domain::Role::editor, domain::Role::admin}) {
    const std::vector<std::string> wanted = split(scopes, ',');
    const bool asked = scopes.empty() ||
                       std::find(wanted.begin(), wanted.end(), to_string(role)) != wanted.end();
    if (asked && person.roles.has(role) && !unit.actor.roles.has(role)) return true;
  }
  return false;
}

}  // namespace

Result<MadeToken> make_token(Unit& unit, const NewToken& input) {
  if (const auto ok = require_self_or_admin(unit, input.person); !ok) return fail(ok.error());
  const auto person = storage::find_person(unit.tx, input.person);
  if (!person) return fail(not_found("There is no such person."));
  if (!person->is_active) return fail(conflict("This account is disabled."));
  const Result<std::string> name = clean_person_name(input.name, "name");
  if (!name) return fail(name.error());
  const Result<std::string> scopes = clean_scopes(*person, input.scopes);
  if (!scopes) return fail(scopes.error());
  if (is_wider_than_actor(unit, *person, *scopes)) {
    return fail(forbidden("A token cannot have more rights than the one that makes it."));
  }
  if (input.expires_at && *input.expires_at <= unit.now) {
    return fail(invalid_field("expires_at", "This time is past."));
  }
  MadeToken made{.id = TokenId{unit.tx.next_id()}, .text = make_token_text(unit.random)};
  storage::insert_token(unit.tx,
                        {.id = made.id,
                         .person = input.person,
                         .name = *name,
                         .scopes = *scopes,
                         .created_at = unit.now,
                         .expires_at = input.expires_at,
                         .revoked_at = {}},
                        hash_token(made.text));
  const Json data{{"user", input.person.value}, {"name", *name}, {"scopes", *scopes}};
  record_audit(unit, "token.created", "token:" + std::to_string(made.id.value), data.dump());
  return made;
}

Result<void> revoke_token(Unit& unit, TokenId id) {
  const auto token = storage::find_token(unit.tx, id);
  const bool may = token && require_self_or_admin(unit, token->person).has_value();
  if (!may) return fail(not_found("There is no such token."));
  if (storage::revoke_token(unit.tx, id, unit.now)) {
    record_audit(unit, "token.revoked", "token:" + std::to_string(id.value));
  }
  return {};
}

Result<TokenPage> list_tokens(Unit& unit, PersonId person, TokenId before, int limit) {
  if (const auto ok = require_self_or_admin(unit, person); !ok) return fail(ok.error());
  const int most = std::clamp(limit, 1, 200);
  TokenPage page;
  page.items = storage::list_tokens(unit.tx, person, before, most + 1);
  if (page.items.size() > static_cast<std::size_t>(most)) {
    page.items.pop_back();
    page.next = page.items.back().id;
  }
  return page;
}

}  // namespace panelist::service
