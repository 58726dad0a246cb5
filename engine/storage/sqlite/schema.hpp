#pragma once
// What a database file is, and how it comes to the newest version.
#include <memory>
#include <span>
#include <string>

#include "base/result.hpp"
#include "storage/migrate.hpp"
#include "storage/sqlite/connection.hpp"

namespace panelist::storage::sqlite {

/// "PNLS" in the file's header: SQLite files of other programs are refused.
inline constexpr int application_id = 0x504E4C53;

struct FileVersion {
  bool is_new{};     ///< missing or empty
  int number{};      ///< of its last migration
};
/// After a kill whoever opens the file alone reads the whole write-ahead log, up to 64 MiB. While
/// this lives nobody else has to: a server's start opens the file several times over.
class LogReader {
 public:
  /// Does nothing when there is no log; a file that cannot be opened is for others to report.
  explicit LogReader(const std::string& file);
  ~LogReader();
  LogReader(const LogReader&) = delete;
  LogReader& operator=(const LogReader&) = delete;

 private:
  std::unique_ptr<SQLite::Database> database_;
};

/// Looks without changing a byte of the file. Error conflict: not a Panelist database.
Result<FileVersion> read_version(const std::string& file);
/// The same through an open connection (one that sees a running server's WAL).
Result<FileVersion> read_version(Connection& connection, const std::string& file);
/// Error conflict when the version is newer than the last migration.
Result<void> check_not_newer(const FileVersion& version, std::span<const Migration> migrations,
                             const std::string& file);
/// Error conflict when it is not the last migration's.
Result<void> check_current(const FileVersion& version, std::span<const Migration> migrations,
                           const std::string& file);
/// Refuses a file of others or of a newer version before a byte of it changes; creates a missing
/// one, for its owner and group only. Errors: conflict.
Result<void> prepare_file(const std::string& file, std::span<const Migration> migrations);
/// Creates the file when missing and runs what it lacks, each migration in one transaction with its
/// version; how many ran. The folder's lock is held by the caller. Errors: conflict, storage_full.
/// With a `vfs` the file is looked at through it alone.
Result<int> bring_up_to_date(const std::string& file, std::span<const Migration> migrations,
                             const std::string& vfs = {});
/// The same through an open connection, which is then as it was.
Result<int> bring_up_to_date(Connection& connection, const std::string& file,
                             std::span<const Migration> migrations);

}  // namespace panelist::storage::sqlite
