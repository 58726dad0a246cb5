#pragma once
// Rows by which somebody gets in: sessions, sign-in links, API tokens, failed tries. Secrets are
// stored as SHA-256 only.
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/hash.hpp"
#include "domain/person.hpp"
#include "storage/transaction.hpp"

namespace panelist::storage {

/// The account behind a credential, its personas sorted.
struct Holder {
  domain::Person person;
  std::string scopes;      ///< of a token: empty, or role names, comma-separated
  std::string form_token;  ///< of a session
};

void insert_session(Transaction& tx, const Sha256& hash, PersonId person,
                    std::string_view form_token, Instant now, Instant expires_at);
/// Only of an active person, only before its expiry. One indexed statement.
std::optional<Holder> find_session_holder(Transaction& tx, const Sha256& hash, Instant now);
bool delete_session(Transaction& tx, const Sha256& hash);
/// All of a person's sessions, or all but `keep`; how many ended.
int delete_sessions(Transaction& tx, PersonId person, const std::optional<Sha256>& keep);

void insert_link(Transaction& tx, const Sha256& hash, PersonId person, Instant now,
                 Instant expires_at);
bool is_link_open(Transaction& tx, const Sha256& hash, Instant now);
/// Marks the link used; nobody when it is unknown, used, over, or its person is disabled.
std::optional<PersonId> use_link(Transaction& tx, const Sha256& hash, Instant now);
void end_links(Transaction& tx, PersonId person, Instant now);

struct TokenRow {
  TokenId id;
  PersonId person;
  std::string name, scopes;
  Instant created_at{};
  std::optional<Instant> expires_at, revoked_at;
};
void insert_token(Transaction& tx, const TokenRow& token, const Sha256& hash);
std::optional<TokenRow> find_token(Transaction& tx, TokenId id);
/// Newest first; of everybody when `person` is 0.
std::vector<TokenRow> list_tokens(Transaction& tx, PersonId person, TokenId before, int limit);
bool revoke_token(Transaction& tx, TokenId id, Instant now);
int revoke_tokens(Transaction& tx, PersonId person, Instant now);
/// Only of an active person, not revoked, not expired. One indexed statement.
std::optional<Holder> find_token_holder(Transaction& tx, const Sha256& hash, Instant now);

struct FailureCount {
  int count{};
  Instant last_at{};
};
std::optional<FailureCount> find_failures(Transaction& tx, std::string_view subject);
/// Adds one; a count whose last try is older than `forget_before` starts again at one.
void add_failure(Transaction& tx, std::string_view subject, Instant now, Instant forget_before);
void clear_failures(Transaction& tx, std::string_view subject);

}  // namespace panelist::storage
