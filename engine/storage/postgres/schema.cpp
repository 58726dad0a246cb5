#include "storage/postgres/schema.hpp"

#include <libpq-fe.h>
#include <stdexcept>

#include "base/log.hpp"

namespace panelist::storage::postgres {
namespace {

/// "PNLS": the key of the advisory lock.
constexpr std::int64_t migration_lock = 0x504E4C53;

std::int64_t first_number(Connection& connection, std::string_view sql) {
  const ResultPtr result = connection.run(sql, {});
  return PQntuples(result.get()) == 0 ? 0 : ResultRow(result.get(), sql).int64(0);
}

Error migration_error(const StorageFailure& failure, const Connection& connection) {
  const ErrorCode code =
      failure.kind() == FailureKind::full ? ErrorCode::storage_full : ErrorCode::conflict;
  return Error{code, connection.where() + ": " + failure.what(), {}, {}};
}

/// Held by the session: a migration has transactions of its own.
class MigrationLock {
 public:
  explicit MigrationLock(Connection& connection) : connection_(connection) {
    // Another process may need longer for a large table than a lock is waited for otherwise.
    connection_.execute("SET lock_timeout = 0");
    const Param params[] = {{"key", migration_lock}};
    connection_.run("SELECT pg_advisory_lock(:key)", params);
  }
  ~MigrationLock() {
    try {
      connection_.execute("SELECT pg_advisory_unlock_all(); SET lock_timeout = '10s'");
    } catch (const StorageFailure& failure) {
      log::error("storage_failure", {{"why", failure.what()}});  // the session's end frees it too
    }
  }
  MigrationLock(const MigrationLock&) = delete;
  MigrationLock& operator=(const MigrationLock&) = delete;

 private:
  Connection& connection_;
};

void run_migration(Connection& connection, const Migration& step) {
  connection.begin(Use::write);
  try {
    connection.execute(expand_migration(step.sql, Dialect::postgres));
    if (!connection.in_transaction())
      throw std::logic_error("a migration may not end its transaction");
    const Param params[] = {{"number", step.number}, {"name", step.name}};
    connection.run(
        "INSERT INTO schema_migration (number, name, ran_at) VALUES (:number, :name, now())",
        params);
  } catch (...) {
    connection.roll_back();
    throw;
  }
  std::string why;
  FailureKind kind = FailureKind::other;
  if (connection.commit(why, kind) != Trouble::none) throw StorageFailure(kind, why);
}

int run_migrations(Connection& connection, int from, std::span<const Migration> migrations) {
  if (from == 0)
    connection.execute(
        "CREATE TABLE IF NOT EXISTS schema_migration "
        "(number bigint PRIMARY KEY, name text NOT NULL, ran_at timestamptz NOT NULL)");
  int ran = 0;
  for (const Migration& step : migrations) {
    if (step.number <= from) continue;
    run_migration(connection, step);
    ++ran;
    log::info("migrated", {{"version", std::to_string(step.number)},
                           {"name", std::string(step.name)}});
  }
  return ran;
}

}  // namespace

Result<DatabaseVersion> read_version(Connection& connection) {
  const auto is_ours = first_number(
      connection, "SELECT CASE WHEN to_regclass('schema_migration') IS NULL THEN 0 ELSE 1 END");
  if (is_ours == 1) {
    const auto number =
        first_number(connection, "SELECT coalesce(max(number), 0) FROM schema_migration");
    return DatabaseVersion{false, static_cast<int>(number)};
  }
  const auto tables = first_number(
      connection, "SELECT count(*) FROM pg_tables WHERE schemaname = current_schema()");
  if (tables > 0) return fail(conflict(connection.where() + " is not a Panelist database"));
  return DatabaseVersion{true, 0};
}

Result<void> check_not_newer(const DatabaseVersion& version, std::span<const Migration> migrations,
                             const Connection& connection) {
  const int newest = migrations.empty() ? 0 : migrations.back().number;
  if (version.number <= newest) return {};
  return fail(conflict(connection.where() + " has version " + std::to_string(version.number) +
                       ", newer than this program knows (" + std::to_string(newest) +
                       "): start the newer program"));
}

Result<void> check_current(const DatabaseVersion& version, std::span<const Migration> migrations,
                           const Connection& connection) {
  if (auto checked = check_not_newer(version, migrations, connection); !checked) return checked;
  if (version.number == static_cast<int>(migrations.size())) return {};
  return fail(conflict(connection.where() + " has version " + std::to_string(version.number) +
                       ", older than this program: run panelist migrate"));
}

Result<int> bring_up_to_date(Connection& connection, std::span<const Migration> migrations) {
  try {
    const MigrationLock lock(connection);
    const auto version = read_version(connection);
    if (!version) return fail(version.error());
    if (auto checked = check_not_newer(*version, migrations, connection); !checked)
      return fail(checked.error());
    return run_migrations(connection, version->number, migrations);
  } catch (const StorageFailure& failure) {
    return fail(migration_error(failure, connection));
  }
}

}  // namespace panelist::storage::postgres
