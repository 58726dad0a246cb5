#pragma once
// API tokens: made, listed, revoked. A token acts as its person.
#include <optional>
#include <string>
#include <vector>

#include "service/unit.hpp"
#include "storage/access_repository.hpp"

namespace panelist::service {

struct NewToken {
  PersonId person;                     ///< one's own, or anybody's for an admin
  std::string name;                    ///< 1 to 120 code points
  std::vector<std::string> scopes;     ///< role names; empty: all of the person's
  std::optional<Instant> expires_at;   ///< nothing: until revoked
};
struct MadeToken {
  TokenId id;
  std::string text;                    ///< shown this once
};
/// Errors: forbidden, not_found (person), invalid (name, scopes, expires_at), conflict (disabled
/// person).
Result<MadeToken> make_token(Unit& unit, const NewToken& input);
/// One's own, or anybody's for an admin. Error: not_found.
Result<void> revoke_token(Unit& unit, TokenId id);

struct TokenPage {
  std::vector<storage::TokenRow> items;  ///< newest first; no secret
  TokenId next;                          ///< 0: this was the last page
};
/// Of one person (one's own, or anybody's for an admin); of everybody (admin) when 0. Error:
/// forbidden.
Result<TokenPage> list_tokens(Unit& unit, PersonId person, TokenId before, int limit);

}  // namespace panelist::service
