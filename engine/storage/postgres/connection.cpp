#include "storage/postgres/connection.hpp"

#include <algorithm>
#include <array>
#include <libpq-fe.h>
#include <stdexcept>

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

/// The server keeps its answers until it is asked for them, and a work may write without end.
constexpr std::size_t sent_together_max = 64;

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
                                    connection_values(url.c_str()).data(), 1)),
      pipeline_(connection_.get()) {
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
  forget_statements();
  // Waited for: a connection that was lost meanwhile can still be replaced, no row being read yet.
  if (use == Use::read) return execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
  queue("BEGIN ISOLATION LEVEL REPEATABLE READ READ WRITE");
}

Trouble Connection::commit(std::string& why, FailureKind& kind) {
  if (!pipeline_.is_empty()) throw std::logic_error("commit before everything sent is answered");
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
  if (!pipeline_.is_empty()) pipeline_.collect();
  if (!is_alive()) return note(Trouble::lost);
  if (PQtransactionStatus(connection_.get()) == PQTRANS_IDLE) return;
  const ResultPtr result(PQexec(connection_.get(), "ROLLBACK"));
  if (!is_answer(result.get())) note(Trouble::lost);
}

ResultPtr Connection::run(std::string_view sql, std::span<const Param> params) {
  send(sql, params);
  return collect();
}

void Connection::write(std::string_view sql, std::span<const Param> params) {
  send(sql, params);
  if (pipeline_.size() >= sent_together_max) settle();
}

void Connection::settle() {
  if (!pipeline_.is_empty()) collect();
}

void Connection::forget_statements() {
  if (!must_forget_ || PQtransactionStatus(connection_.get()) == PQTRANS_INERROR) return;
  must_forget_ = false;
  statements_.clear();
  execute("DEALLOCATE ALL");
}

pg_conn* Connection::handle() {
  settle();
  return connection_.get();
}

void Connection::send(std::string_view sql, std::span<const Param> params) {
  if (pipeline_.is_empty()) forget_statements();
  Statement& statement = statements_.take(sql, pipeline_);
  statement.bind(params);
  statement.send(pipeline_, [this] { return "s" + std::to_string(++statements_made_); });
}

ResultPtr Connection::collect() {
  Pipeline::Answer answer = pipeline_.collect();
  must_forget_ = must_forget_ || answer.lost_prepare;
  if (answer.has_failed) fail(answer.result.get(), answer.doing, answer.is_old);
  return std::move(answer.result);
}

void Connection::execute(const std::string& sql) {
  settle();
  const ResultPtr result(PQexec(connection_.get(), sql.c_str()));
  if (!is_answer(result.get())) fail(result.get(), sql, false);
}

void Connection::fail(const pg_result* result, std::string_view doing, bool may_be_stale) {
  const std::string_view state = state_of(result);
  // "cached plan must not change result type": a migration came between.
  met_unique_index_ = met_unique_index_ || state == "23505";
  const bool is_stale = may_be_stale && state == "0A000";
  must_forget_ = must_forget_ || is_stale;
  note(!is_alive() ? Trouble::lost : is_stale ? Trouble::conflict : trouble_of(state));
  throw make_failure(state, message_of(result, connection_.get()), doing);
}

}  // namespace panelist::storage::postgres
