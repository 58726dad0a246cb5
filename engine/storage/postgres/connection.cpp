#include "storage/postgres/connection.hpp"

#include <algorithm>
#include <array>
#include <libpq-fe.h>

namespace panelist::storage::postgres {
namespace {

// Before the URL, which may say otherwise: a dead host is given up, a standby is not taken for the
// primary, and a peer that vanished is noticed.
constexpr std::array<const char*, 9> connection_keywords{
    "connect_timeout",    "target_session_attrs", "application_name", "tcp_user_timeout",
    "keepalives_idle",    "keepalives_interval",  "client_encoding",  "dbname",
    nullptr};
std::array<const char*, 9> connection_values(const char* url) {
  return {"5", "read-write", "panelist", "30000", "30", "10", "UTF8", url, nullptr};
}

// Durable whatever the server's default; nobody waits for a lock, and nobody is waited for, without
// an end.
constexpr const char* session_settings =
    "SET synchronous_commit = on; SET standard_conforming_strings = on; SET lock_timeout = '10s'; "
    "SET idle_in_transaction_session_timeout = '120s'; SET client_min_messages = error";

std::string_view state_of(const pg_result* result) {
  const char* state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
  return state == nullptr ? std::string_view() : std::string_view(state);
}

/// Only the first line of what the server says: the others quote the row, which holds what people
/// wrote.
std::string message_of(const pg_result* result, pg_conn* connection) {
  const char* first_line = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
  return first_line == nullptr ? PQerrorMessage(connection) : first_line;
}

bool is_answer(const pg_result* result) {
  const ExecStatusType status = PQresultStatus(result);
  return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
}

}  // namespace

void Connection::Finish::operator()(pg_conn* connection) const { PQfinish(connection); }

Connection::Connection(const std::string& url)
    : connection_(PQconnectdbParams(connection_keywords.data(),
                                    connection_values(url.c_str()).data(), 1)) {
  if (!is_alive()) {
    std::string why = connection_ == nullptr ? "no memory" : PQerrorMessage(connection_.get());
    throw make_failure("", why, "connecting");
  }
  execute(session_settings);
}

Connection::~Connection() = default;

bool Connection::is_alive() const {
  return connection_ != nullptr && PQstatus(connection_.get()) == CONNECTION_OK;
}

bool Connection::in_transaction() const {
  return PQtransactionStatus(connection_.get()) == PQTRANS_INTRANS;
}

int Connection::socket() const { return PQsocket(connection_.get()); }

std::vector<std::string> Connection::take_notices() {
  if (PQconsumeInput(connection_.get()) == 0)
    throw make_failure("", PQerrorMessage(connection_.get()), "listening");
  std::vector<std::string> notices;
  const int own = PQbackendPID(connection_.get());
  while (PGnotify* const notice = PQnotifies(connection_.get())) {
    if (notice->be_pid != own) notices.emplace_back(notice->extra);
    PQfreemem(notice);
  }
  return notices;
}

std::string Connection::where() const {
  const char* host = PQhost(connection_.get());
  return std::string("database ") + PQdb(connection_.get()) + " on " +
         (host == nullptr || *host == '\0' ? "this machine" : host);
}

void Connection::note(Trouble trouble) { trouble_ = std::max(trouble_, trouble); }

void Connection::begin(Use use) {
  trouble_ = Trouble::none;
  met_unique_index_ = false;
  if (std::exchange(is_stale_, false)) {
    execute("DEALLOCATE ALL");
    statements_.clear();
  }
  execute(use == Use::read ? "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
                           : "BEGIN ISOLATION LEVEL REPEATABLE READ READ WRITE");
  // LOCK TABLE takes no snapshot: what follows sees all that was committed before the lock was got.
  // Everybody only reads this table otherwise, which the lock lets pass.
  if (use == Use::write_alone) execute("LOCK TABLE schema_migration IN EXCLUSIVE MODE");
}

Trouble Connection::commit(std::string& why, FailureKind& kind) {
  const ResultPtr result(PQexec(connection_.get(), "COMMIT"));
  // A transaction that had failed answers COMMIT with ROLLBACK, which is no error to libpq.
  if (is_answer(result.get()) && std::string_view(PQcmdStatus(result.get())) == "COMMIT")
    return Trouble::none;
  const std::string_view state = state_of(result.get());
  const StorageFailure failure =
      make_failure(state, message_of(result.get(), connection_.get()), "COMMIT");
  why = failure.what();
  kind = failure.kind();
  if (!is_alive()) return Trouble::lost;
  const Trouble trouble = trouble_of(state);
  return trouble == Trouble::conflict || trouble == Trouble::lost ? trouble : Trouble::statement;
}

void Connection::roll_back() {
  if (!is_alive()) return note(Trouble::lost);
  if (PQtransactionStatus(connection_.get()) == PQTRANS_IDLE) return;
  const ResultPtr result(PQexec(connection_.get(), "ROLLBACK"));
  if (!is_answer(result.get())) note(Trouble::lost);
}

ResultPtr Connection::run(std::string_view sql, std::span<const Param> params) {
  Statement& statement = statements_.take(sql, connection_.get());
  statement.bind(params);
  const bool was_prepared = statement.is_prepared();
  ResultPtr result = statement.run(
      connection_.get(), [this] { return "s" + std::to_string(++statements_made_); });
  if (!is_answer(result.get())) fail(result.get(), sql, was_prepared);
  return result;
}

void Connection::execute(const std::string& sql) {
  const ResultPtr result(PQexec(connection_.get(), sql.c_str()));
  if (!is_answer(result.get())) fail(result.get(), sql, false);
}

void Connection::fail(const pg_result* result, std::string_view doing, bool may_be_stale) {
  const std::string_view state = state_of(result);
  // "cached plan must not change result type": a migration came between.
  met_unique_index_ = met_unique_index_ || state == "23505";
  is_stale_ = is_stale_ || (may_be_stale && state == "0A000");
  note(!is_alive() ? Trouble::lost : is_stale_ ? Trouble::conflict : trouble_of(state));
  throw make_failure(state, message_of(result, connection_.get()), doing);
}

}  // namespace panelist::storage::postgres
