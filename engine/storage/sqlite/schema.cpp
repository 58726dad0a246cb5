#include "storage/sqlite/schema.hpp"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <sqlite3.h>
#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Exception.h>
#include <unistd.h>

#include "base/log.hpp"
#include "storage/database.hpp"
#include "storage/sqlite/library.hpp"
#include "storage/sqlite/plain_checks.hpp"

namespace panelist::storage::sqlite {
namespace {

constexpr int cache_kib = 8192;

/// file:PATH?immutable=1 reads without creating a WAL or an index beside the file.
std::string immutable_uri(const std::string& file) {
  std::string uri = "file:";
  for (const char c : std::filesystem::absolute(file).string()) {
    if (c == '%' || c == '?' || c == '#') {
      uri.append(c == '%' ? "%25" : c == '?' ? "%3f" : "%23");
    } else {
      uri.push_back(c);
    }
  }
  return uri + "?immutable=1";
}

constexpr const char* count_tables = "SELECT count(*) FROM sqlite_schema";

/// For reading only; the close leaves the file and its WAL as they are.
std::unique_ptr<SQLite::Database> open_untouched(const std::string& name) {
  configure_library();
  auto database =
      std::make_unique<SQLite::Database>(name, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, 5000);
  sqlite3_db_config(database->getHandle(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
  return database;
}

std::uintmax_t size_of(const std::string& file) {
  std::error_code error;
  const auto size = std::filesystem::file_size(file, error);
  return error ? 0 : size;
}

/// `tables`: how many there are. None and no version: creating the file was cut short.
Result<FileVersion> judge(std::int64_t application, std::int64_t version, std::int64_t tables,
                          const std::string& file) {
  if (application == 0 && version == 0 && tables == 0) return FileVersion{true, 0};
  if (application != application_id) return fail(conflict(file + " is not a Panelist database"));
  return FileVersion{false, static_cast<int>(version)};
}

Error error_of(const StorageFailure& failure, const std::string& file) {
  const ErrorCode code =
      failure.kind() == FailureKind::full ? ErrorCode::storage_full : ErrorCode::conflict;
  return Error{code, file + ": " + failure.what(), {}, {}};
}

/// Created by us, not by SQLite: nobody outside the group may read password hashes.
Result<void> create_file(const std::string& file) {
  const int descriptor = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_EXCL, 0640);
  if (descriptor >= 0) {
    ::close(descriptor);
  } else if (errno != EEXIST) {
    return fail(conflict("cannot create " + file + ": " + std::strerror(errno)));
  }
  return {};
}

void run_step(Connection& connection, const Migration& step) {
  connection.execute("BEGIN IMMEDIATE");
  try {
    connection.execute(expand_migration(step.sql, Dialect::sqlite));
    if (!connection.in_transaction()) {
      throw std::logic_error("a migration may not end its transaction");
    }
    make_checks_plain(connection);
    if (!connection.pragma_text("foreign_key_check").empty()) {
      throw StorageFailure(FailureKind::constraint, "a migration leaves dangling references");
    }
    connection.execute("PRAGMA application_id=" + std::to_string(application_id));
    connection.execute("PRAGMA user_version=" + std::to_string(step.number));
    connection.execute("COMMIT");
  } catch (...) {
    if (connection.in_transaction()) connection.control(Control::rollback);
    throw;
  }
}

int run_steps(Connection& connection, int from, std::span<const Migration> migrations) {
  if (migrations.empty() || migrations.back().number <= from) return 0;
  // A step may rebuild a table others refer to; the references are checked before its commit.
  connection.execute("PRAGMA foreign_keys=0");
  int ran = 0;
  for (const Migration& step : migrations) {
    if (step.number <= from) continue;
    run_step(connection, step);
    ++ran;
    log::info("migrated", {{"version", std::to_string(step.number)},
                           {"name", std::string(step.name)}});
  }
  connection.execute("PRAGMA foreign_keys=1");
  return ran;
}

}  // namespace

LogReader::LogReader(const std::string& file) {
  if (size_of(file + "-wal") == 0) return;
  try {
    database_ = open_untouched(file);
    database_->execAndGet(count_tables);
  } catch (const SQLite::Exception&) {
    database_.reset();
  }
}

LogReader::~LogReader() = default;

Result<FileVersion> read_version(const std::string& file) {
  if (size_of(file) == 0 && size_of(file + "-wal") == 0) return FileVersion{true, 0};
  try {
    // Without a WAL the file says everything. With one (after a crash) only SQLite can read it.
    const bool has_wal = size_of(file + "-wal") > 0;
    const auto database = open_untouched(has_wal ? file : immutable_uri(file));
    return judge(database->execAndGet("PRAGMA application_id").getInt64(),
                 database->execAndGet("PRAGMA user_version").getInt64(),
                 database->execAndGet(count_tables).getInt64(), file);
  } catch (const SQLite::Exception& error) {
    return fail(conflict(file + " cannot be read as a database: " + error.what()));
  }
}

Result<FileVersion> read_version(Connection& connection, const std::string& file) {
  const Statement count(connection.handle(), count_tables);
  sqlite3_step(count.handle());
  return judge(connection.pragma_int64("application_id"), connection.pragma_int64("user_version"),
               StatementRow(count.handle()).int64(0), file);
}

Result<void> check_not_newer(const FileVersion& version, std::span<const Migration> migrations,
                             const std::string& file) {
  const int newest = migrations.empty() ? 0 : migrations.back().number;
  if (version.number <= newest) return {};
  return fail(conflict(file + " has version " + std::to_string(version.number) +
                       ", newer than this program knows (" + std::to_string(newest) +
                       "): start the newer program"));
}

Result<void> check_current(const FileVersion& version, std::span<const Migration> migrations,
                           const std::string& file) {
  if (auto checked = check_not_newer(version, migrations, file); !checked) return checked;
  if (version.number == static_cast<int>(migrations.size())) return {};
  return fail(conflict(file + " has version " + std::to_string(version.number) +
                       ", older than this program: run panelist migrate"));
}

Result<void> prepare_file(const std::string& file, std::span<const Migration> migrations) {
  const auto version = read_version(file);
  if (!version) return fail(version.error());
  if (auto checked = check_not_newer(*version, migrations, file); !checked) return checked;
  return create_file(file);
}

Result<int> bring_up_to_date(Connection& connection, const std::string& file,
                             std::span<const Migration> migrations) {
  try {
    const auto version = read_version(connection, file);
    if (!version) return fail(version.error());
    if (auto checked = check_not_newer(*version, migrations, file); !checked) {
      return fail(checked.error());
    }
    return run_steps(connection, version->number, migrations);
  } catch (const StorageFailure& failure) {
    return fail(error_of(failure, file));
  }
}

Result<int> bring_up_to_date(const std::string& file, std::span<const Migration> migrations,
                             const std::string& vfs) {
  if (vfs.empty()) {
    if (auto prepared = prepare_file(file, migrations); !prepared) return fail(prepared.error());
  }
  try {
    Connection connection(file, Use::write, cache_kib, vfs);
    auto ran = bring_up_to_date(connection, file, migrations);
    // The log of a killed server is moved into the file when it is quiet, not before it listens.
    if (ran == 0) connection.keep_wal_on_close();
    return ran;
  } catch (const StorageFailure& failure) {
    return fail(error_of(failure, file));
  }
}

}  // namespace panelist::storage::sqlite
