#include "storage/sqlite/connection.hpp"

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Exception.h>
#include <SQLiteCpp/Statement.h>
#include <sqlite3.h>

#include "storage/sqlite/failure.hpp"
#include "storage/sqlite/library.hpp"

namespace panelist::storage::sqlite {
namespace {

constexpr int busy_timeout_ms = 5000;
constexpr std::array<const char*, 10> control_texts{
    "BEGIN IMMEDIATE",   "BEGIN",           "COMMIT",             "ROLLBACK",
    "SAVEPOINT work",    "RELEASE work",    "ROLLBACK TO work",
    "SAVEPOINT attempt", "RELEASE attempt", "ROLLBACK TO attempt"};

std::unique_ptr<SQLite::Database> open_database(const std::string& file, Use use,
                                                const std::string& vfs) {
  configure_library();
  const int flags = (use == Use::read ? SQLITE_OPEN_READONLY
                                      : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE) |
                    SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
  try {
    return std::make_unique<SQLite::Database>(file, flags, busy_timeout_ms, vfs);
  } catch (const SQLite::Exception& error) {
    throw make_failure(error.getExtendedErrorCode(), error.what(), "opening " + file);
  }
}

void set_option(sqlite3* db, int option, int wanted) {
  int is = -1;
  if (sqlite3_db_config(db, option, wanted, &is) != SQLITE_OK || is != wanted) {
    throw StorageFailure(FailureKind::other, "SQLite refuses option " + std::to_string(option));
  }
}

}  // namespace

Connection::Connection(const std::string& file, Use use, int cache_kib, const std::string& vfs)
    : database_(open_database(file, use, vfs)),
      statements_(std::make_unique<StatementCache>(handle(), use == Use::read)) {
  if (sqlite3_wal_autocheckpoint(handle(), 0) != SQLITE_OK) throw make_failure(handle(), "opening");
  // A name in double quotes that is no column is an error, as on PostgreSQL, not a string.
  set_option(handle(), SQLITE_DBCONFIG_DQS_DML, 0);
  set_option(handle(), SQLITE_DBCONFIG_DQS_DDL, 0);
  // Else a value that is compared with what a partial index asks for prepares its statement anew.
  set_option(handle(), SQLITE_DBCONFIG_ENABLE_QPSG, 1);
  if (use == Use::read) {
    keep_wal_on_close();
    set_pragma("query_only", "1");
    if (pragma_text("journal_mode") != "wal") {
      throw StorageFailure(FailureKind::other, file + " is not in WAL mode");
    }
  } else {
    set_pragma("journal_mode", "wal");
    set_pragma("synchronous", "2");
    set_pragma("foreign_keys", "1");
  }
  set_pragma("mmap_size", "0");
  set_pragma("temp_store", "2");
  set_pragma("cache_size", std::to_string(-cache_kib));
}

Connection::~Connection() = default;

sqlite3* Connection::handle() const { return database_->getHandle(); }

int Connection::control(Control what) {
  const auto index = static_cast<std::size_t>(what);
  auto& statement = controls_[index];
  if (statement == nullptr) {
    statement = std::make_unique<Statement>(handle(), control_texts[index]);
  }
  const int code = statement->step();
  const int answer = code == SQLITE_DONE ? SQLITE_OK : sqlite3_extended_errcode(handle());
  statement->reset();
  return answer;
}

bool Connection::in_transaction() const { return sqlite3_get_autocommit(handle()) == 0; }

void Connection::execute(const std::string& sql) {
  if (sqlite3_exec(handle(), sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) {
    throw make_failure(handle(), sql);
  }
}

std::string Connection::pragma_text(const std::string& name) {
  try {
    SQLite::Statement query(*database_, "PRAGMA " + name);
    return query.executeStep() ? query.getColumn(0).getString() : std::string();
  } catch (const SQLite::Exception& error) {
    throw make_failure(error.getExtendedErrorCode(), error.what(), "PRAGMA " + name);
  }
}

std::int64_t Connection::pragma_int64(const std::string& name) {
  const std::string text = pragma_text(name);
  return text.empty() ? 0 : std::stoll(text);
}

void Connection::set_pragma(const std::string& name, const std::string& wanted) {
  execute("PRAGMA " + name + "=" + wanted);
  const std::string is = pragma_text(name);
  if (is != wanted) {
    throw StorageFailure(FailureKind::other,
                         "SQLite keeps " + name + " at " + is + " instead of " + wanted);
  }
}

void Connection::keep_wal_on_close() { set_option(handle(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1); }

}  // namespace panelist::storage::sqlite
