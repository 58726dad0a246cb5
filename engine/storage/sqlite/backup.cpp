// Online copies and their return: backup_to and restore_from.
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <unistd.h>

#include <SQLiteCpp/Backup.h>
#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Exception.h>
#include <sqlite3.h>

#include "base/log.hpp"
#include "storage/sqlite/folder_lock.hpp"
#include "storage/sqlite/schema.hpp"
#include "storage/sqlite/sqlite_database.hpp"

namespace panelist::storage::sqlite {
namespace {

constexpr int pages_per_step = 2048;
constexpr int backup_timeout_ms = 5000;

bool exists(const std::string& file) {
  std::error_code error;
  return std::filesystem::exists(file, error);
}

Error system_error(const std::string& doing) {
  return conflict(doing + ": " + std::strerror(errno));
}

Error sqlite_error(const std::string& doing, const SQLite::Exception& error) {
  const ErrorCode code = (error.getErrorCode() & 0xff) == SQLITE_FULL ? ErrorCode::storage_full
                                                                       : ErrorCode::conflict;
  return Error{code, doing + ": " + error.what(), {}, {}};
}

void remove_database(const std::string& file) {
  for (const char* suffix : {"", "-wal", "-shm", "-journal"}) ::unlink((file + suffix).c_str());
}

/// Copies every page of one snapshot, so that a busy writer cannot make the copy begin again.
void copy_pages(const std::string& source, const std::string& target) {
  SQLite::Database from(source, SQLITE_OPEN_READONLY, backup_timeout_ms);
  sqlite3_db_config(from.getHandle(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
  from.exec("BEGIN");
  from.execAndGet("SELECT count(*) FROM sqlite_schema");
  SQLite::Database to(target, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, backup_timeout_ms);
  to.exec("PRAGMA journal_mode=OFF");  // a copy cut short is thrown away, never repaired
  to.exec("PRAGMA synchronous=OFF");   // synced as a whole at the end
  SQLite::Backup backup(to, from);
  while (backup.executeStep(pages_per_step) != SQLITE_DONE) continue;
}

/// Copies to `target` under a passing name; there it is durable, whole, and not yet under its name.
Result<std::string> copy_beside(const std::string& source, const std::string& target) {
  const std::string partial = target + ".partial";
  remove_database(partial);
  try {
    copy_pages(source, partial);
  } catch (const SQLite::Exception& error) {
    remove_database(partial);
    return fail(sqlite_error("copying " + source + " to " + target, error));
  }
  ::unlink((partial + "-wal").c_str());
  ::unlink((partial + "-shm").c_str());
  if (!sync_file(partial)) return fail(system_error("syncing " + partial));
  return partial;
}

Result<void> move_into_place(const std::string& from, const std::string& to) {
  if (::rename(from.c_str(), to.c_str()) != 0) return fail(system_error("renaming " + from));
  if (!sync_folder(folder_of(to))) return fail(system_error("syncing " + folder_of(to)));
  return {};
}

Result<void> check_integrity(const std::string& file) {
  try {
    SQLite::Database database(file, SQLITE_OPEN_READONLY, backup_timeout_ms);
    sqlite3_db_config(database.getHandle(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
    const std::string answer = database.execAndGet("PRAGMA integrity_check(1)").getString();
    if (answer == "ok") return {};
    return fail(conflict(file + " is damaged: " + answer));
  } catch (const SQLite::Exception& error) {
    return fail(sqlite_error("checking " + file, error));
  }
}

/// Moves what a killed server left in the WAL into the file, so that the file alone is the
/// database. A file too damaged for that keeps its WAL.
void empty_wal(const std::string& file) {
  try {
    SQLite::Database database(file, SQLITE_OPEN_READWRITE, backup_timeout_ms);
    database.execAndGet("PRAGMA wal_checkpoint(TRUNCATE)");
  } catch (const SQLite::Exception& error) {
    log::warn("old_database_unreadable", {{"file", file}, {"why", error.what()}});
  }
}

/// A second name for the old file: at no moment is there no database under its name.
Result<void> keep_old(const std::string& file) {
  if (!exists(file)) return {};
  empty_wal(file);
  int number = 1;
  while (exists(file + ".before-restore-" + std::to_string(number))) ++number;
  const std::string kept = file + ".before-restore-" + std::to_string(number);
  if (::link(file.c_str(), kept.c_str()) != 0) return fail(system_error("keeping " + kept));
  if (exists(file + "-wal") && ::link((file + "-wal").c_str(), (kept + "-wal").c_str()) != 0) {
    return fail(system_error("keeping " + kept + "-wal"));
  }
  ::unlink((file + "-wal").c_str());
  ::unlink((file + "-shm").c_str());
  return {};
}

bool is_same_file(const std::string& left, const std::string& right) {
  std::error_code error;
  return std::filesystem::equivalent(left, right, error) && !error;
}

}  // namespace

Result<void> backup_to(const std::string& file, const std::string& target) {
  if (!exists(file)) return fail(not_found("there is no database " + file));
  if (is_same_file(file, target)) {
    return fail(conflict("a backup of " + file + " needs another name"));
  }
  const auto partial = copy_beside(file, target);
  if (!partial) return fail(partial.error());
  return move_into_place(*partial, target);
}

Result<void> restore_from(const std::string& backup, const std::string& file) {
  if (!exists(backup)) return fail(not_found("there is no backup " + backup));
  if (is_same_file(backup, file)) return fail(conflict(backup + " is the database itself"));
  const auto lock = FolderLock::take(file);
  if (!lock) return fail(lock.error());
  const auto version = read_version(backup);
  if (!version) return fail(version.error());
  if (version->is_new) return fail(conflict(backup + " is empty"));
  auto checked = check_not_newer(*version, embedded_migrations(Dialect::sqlite), backup);
  if (!checked) return checked;
  // The copy is checked, not the original: what is proven whole is what will be served.
  const auto partial = copy_beside(backup, file);
  if (!partial) return fail(partial.error());
  if (auto whole = check_integrity(*partial); !whole) {
    remove_database(*partial);
    return whole;
  }
  ::unlink((*partial + "-wal").c_str());
  ::unlink((*partial + "-shm").c_str());
  if (auto kept = keep_old(file); !kept) return kept;
  return move_into_place(*partial, file);
}

}  // namespace panelist::storage::sqlite
