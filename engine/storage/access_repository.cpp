#include "storage/access_repository.hpp"

namespace panelist::storage {
namespace {

Bytes bytes_of(const Sha256& hash) { return Bytes(hash.data(), hash.size()); }

/// One row per persona, or one without: what a credential `c` proves stands in its last column.
std::string holder_sql(std::string_view proves, std::string_view credential,
                       std::string_view condition) {
  std::string sql =
      "SELECT p.id, p.email, p.name, p.pseudonym, p.roles, p.model, p.time_zone, h.persona, ";
  sql.append(proves).append(" FROM ").append(credential);
  sql.append(" c JOIN person p ON p.id = c.person_id "
             "LEFT JOIN person_persona h ON h.person_id = p.id WHERE ");
  sql.append(condition).append(" AND p.state = 'active' ORDER BY h.persona");
  return sql;
}

Holder read_holder(const Row& row) {
  Holder holder;
  holder.person.id = row.id<PersonId>(0);
  holder.person.email = row.string(1);
  holder.person.name = row.string(2);
  holder.person.pseudonym = row.string(3);
  holder.person.roles = domain::Roles(static_cast<unsigned>(row.int64(4)));
  holder.person.model = row.string(5);
  holder.person.time_zone = row.string(6);
  return holder;
}

/// `proved` takes the credential's own column of the first row.
std::optional<Holder> find_holder(Transaction& tx, const std::string& sql, const Sha256& hash,
                                  Instant now, std::string Holder::*proved) {
  std::optional<Holder> holder;
  tx.each(sql, {{"hash", bytes_of(hash)}, {"now", now}}, [&](const Row& row) {
    if (!holder) {
      holder = read_holder(row);
      (*holder).*proved = row.string(8);
    }
    if (!row.is_null(7)) holder->person.personas.push_back(row.string(7));
  });
  return holder;
}

constexpr std::string_view select_token =
    "SELECT id, person_id, name, scopes, created_at, expires_at, revoked_at FROM token ";

TokenRow read_token(const Row& row) {
  TokenRow token;
  token.id = row.id<TokenId>(0);
  token.person = row.id<PersonId>(1);
  token.name = row.string(2);
  token.scopes = row.string(3);
  token.created_at = row.instant(4);
  token.expires_at = row.optional_instant(5);
  token.revoked_at = row.optional_instant(6);
  return token;
}

}  // namespace

// ---- sessions -----------------------------------------------------------------------------------

void insert_session(Transaction& tx, const Sha256& hash, PersonId person,
                    std::string_view form_token, Instant now, Instant expires_at) {
  tx.write("INSERT INTO session (hash, person_id, form_token, created_at, expires_at) "
           "VALUES (:hash, :person, :form_token, :now, :expires)",
           {{"hash", bytes_of(hash)},
            {"person", person},
            {"form_token", form_token},
            {"now", now},
            {"expires", expires_at}});
}

std::optional<Holder> find_session_holder(Transaction& tx, const Sha256& hash, Instant now) {
  static const std::string sql =
      holder_sql("c.form_token", "session", "c.hash = :hash AND c.expires_at > :now");
  return find_holder(tx, sql, hash, now, &Holder::form_token);
}

bool delete_session(Transaction& tx, const Sha256& hash) {
  return tx.run("DELETE FROM session WHERE hash = :hash", {{"hash", bytes_of(hash)}}) != 0;
}

int delete_sessions(Transaction& tx, PersonId person, const std::optional<Sha256>& keep) {
  if (!keep) {
    return static_cast<int>(
        tx.run("DELETE FROM session WHERE person_id = :person", {{"person", person}}));
  }
  return static_cast<int>(tx.run("DELETE FROM session WHERE person_id = :person AND hash <> :keep",
                                 {{"person", person}, {"keep", bytes_of(*keep)}}));
}

// ---- sign-in links ------------------------------------------------------------------------------

void insert_link(Transaction& tx, const Sha256& hash, PersonId person, Instant now,
                 Instant expires_at) {
  tx.write("INSERT INTO sign_in_link (hash, person_id, created_at, expires_at) "
           "VALUES (:hash, :person, :now, :expires)",
           {{"hash", bytes_of(hash)}, {"person", person}, {"now", now}, {"expires", expires_at}});
}

bool is_link_open(Transaction& tx, const Sha256& hash, Instant now) {
  return tx.first("SELECT 1 FROM sign_in_link l JOIN person p ON p.id = l.person_id "
                  "WHERE l.hash = :hash AND l.expires_at > :now AND l.used_at IS NULL "
                  "AND p.state = 'active'",
                  {{"hash", bytes_of(hash)}, {"now", now}}, [](const Row&) {});
}

std::optional<PersonId> use_link(Transaction& tx, const Sha256& hash, Instant now) {
  std::optional<PersonId> person;
  tx.first("UPDATE sign_in_link SET used_at = :used WHERE hash = :hash AND expires_at > :now "
           "AND used_at IS NULL AND person_id IN (SELECT id FROM person WHERE state = 'active') "
           "RETURNING person_id",
           {{"used", now}, {"hash", bytes_of(hash)}, {"now", now}},
           [&](const Row& row) { person = row.id<PersonId>(0); });
  return person;
}

void end_links(Transaction& tx, PersonId person, Instant now) {
  tx.write("UPDATE sign_in_link SET used_at = :now WHERE person_id = :person AND used_at IS NULL",
           {{"now", now}, {"person", person}});
}

// ---- tokens -------------------------------------------------------------------------------------

void insert_token(Transaction& tx, const TokenRow& token, const Sha256& hash) {
  tx.write("INSERT INTO token (id, hash, person_id, name, scopes, created_at, expires_at) "
           "VALUES (:id, :hash, :person, :name, :scopes, :created, :expires)",
           {{"id", token.id},
            {"hash", bytes_of(hash)},
            {"person", token.person},
            {"name", token.name},
            {"scopes", token.scopes},
            {"created", token.created_at},
            {"expires", token.expires_at}});
}

std::optional<TokenRow> find_token(Transaction& tx, TokenId id) {
  std::optional<TokenRow> token;
  static const std::string sql = std::string(select_token) + "WHERE id = :id";
  tx.first(sql, {{"id", id}}, [&](const Row& row) { token = read_token(row); });
  return token;
}

std::vector<TokenRow> list_tokens(Transaction& tx, PersonId person, TokenId before, int limit) {
  std::vector<TokenRow> tokens;
  static const std::string sql =
      std::string(select_token) +
      "WHERE (:anybody = 1 OR person_id = :person) AND (:newest = 1 OR id < :before) "
      "ORDER BY id DESC LIMIT :limit";
  tx.each(sql,
          {{"anybody", person.value == 0},
           {"person", person},
           {"newest", before.value == 0},
           {"before", before},
           {"limit", limit}},
          [&](const Row& row) { tokens.push_back(read_token(row)); });
  return tokens;
}

bool revoke_token(Transaction& tx, TokenId id, Instant now) {
  return tx.run("UPDATE token SET revoked_at = :now WHERE id = :id AND revoked_at IS NULL",
                {{"now", now}, {"id", id}}) != 0;
}

int revoke_tokens(Transaction& tx, PersonId person, Instant now) {
  return static_cast<int>(tx.run(
      "UPDATE token SET revoked_at = :now WHERE person_id = :person AND revoked_at IS NULL",
      {{"now", now}, {"person", person}}));
}

std::optional<Holder> find_token_holder(Transaction& tx, const Sha256& hash, Instant now) {
  static const std::string sql =
      holder_sql("c.scopes", "token",
                 "c.hash = :hash AND c.revoked_at IS NULL "
                 "AND (c.expires_at IS NULL OR c.expires_at > :now)");
  return find_holder(tx, sql, hash, now, &Holder::scopes);
}

// ---- failed tries -------------------------------------------------------------------------------

std::optional<FailureCount> find_failures(Transaction& tx, std::string_view subject) {
  std::optional<FailureCount> found;
  tx.first("SELECT count, last_at FROM sign_in_failure WHERE subject = :subject",
           {{"subject", subject}}, [&](const Row& row) {
             found = FailureCount{static_cast<int>(row.int64(0)), row.instant(1)};
           });
  return found;
}

void add_failure(Transaction& tx, std::string_view subject, Instant now, Instant forget_before) {
  tx.write("INSERT INTO sign_in_failure (subject, count, last_at) VALUES (:subject, 1, :now) "
           "ON CONFLICT (subject) DO UPDATE SET last_at = excluded.last_at, "
           "count = CASE WHEN sign_in_failure.last_at < :forget THEN 1 "
           "ELSE sign_in_failure.count + 1 END",
           {{"subject", subject}, {"now", now}, {"forget", forget_before}});
}

void clear_failures(Transaction& tx, std::string_view subject) {
  tx.write("DELETE FROM sign_in_failure WHERE subject = :subject", {{"subject", subject}});
}

}  // namespace panelist::storage
