#pragma once
// One SQLite connection with its pragmas proven and its statements kept.
#include <array>
#include <cstdint>
#include <memory>
#include <string>

#include "storage/sqlite/statement_cache.hpp"

namespace SQLite {
class Database;
}

namespace panelist::storage::sqlite {

/// What a connection may do. Only `write` ever checkpoints.
enum class Use {
  write,  ///< the one writer of a served database, or of one being created or migrated
  read,   ///< read-only, query_only; never checkpoints, not even when it is the last to close
};

/// Transaction control, prepared once per connection.
enum class Control {
  begin_immediate, begin, commit, rollback,
  savepoint, release, rollback_to,                          // of one work within a group
  savepoint_attempt, release_attempt, rollback_to_attempt,  // of a part of one work
};

/// Used by one thread at a time.
class Connection {
 public:
  /// Opens, sets the pragmas and reads each one back. Throws StorageFailure, also on a surprise.
  /// `vfs`: SQLite's file access by its registered name; empty: the system's own.
  Connection(const std::string& file, Use use, int cache_kib, const std::string& vfs = {});
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  sqlite3* handle() const;
  StatementCache& statements() { return *statements_; }
  /// SQLITE_OK or the extended error code; the error text stays readable on the handle.
  int control(Control what);
  /// True while BEGIN ... COMMIT is open: false after SQLite rolled everything back by itself.
  bool in_transaction() const;
  /// Runs statements without parameters (migrations, pragmas); throws StorageFailure.
  void execute(const std::string& sql);
  std::int64_t pragma_int64(const std::string& name);
  std::string pragma_text(const std::string& name);
  /// Before closing a connection whose state is in doubt: leaves the WAL as it is.
  void keep_wal_on_close();

 private:
  void set_pragma(const std::string& name, const std::string& wanted);

  std::unique_ptr<SQLite::Database> database_;  // outlives the statements
  std::unique_ptr<StatementCache> statements_;
  std::array<std::unique_ptr<Statement>, 10> controls_;
};

}  // namespace panelist::storage::sqlite
