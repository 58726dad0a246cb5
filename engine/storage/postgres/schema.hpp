#pragma once
// What a database on a server is, and how it comes to the newest version.
#include <span>

#include "base/result.hpp"
#include "storage/migrate.hpp"
#include "storage/postgres/connection.hpp"

namespace panelist::storage::postgres {

struct DatabaseVersion {
  bool is_new{};  ///< without a table
  int number{};   ///< of its last migration
};
/// Looks without changing anything. Error conflict: it holds tables, but not ours.
Result<DatabaseVersion> read_version(Connection& connection);
/// Error conflict when the version is newer than the last migration.
Result<void> check_not_newer(const DatabaseVersion& version, std::span<const Migration> migrations,
                             const Connection& connection);
/// Error conflict when it is not the last migration's.
Result<void> check_current(const DatabaseVersion& version, std::span<const Migration> migrations,
                           const Connection& connection);
/// Runs what the database lacks, each migration in one transaction with its row in the table
/// schema_migration; how many ran. Holds an advisory lock meanwhile, so that of several processes
/// one does it and the others find it done. Errors: conflict, storage_full.
Result<int> bring_up_to_date(Connection& connection, std::span<const Migration> migrations);

}  // namespace panelist::storage::postgres
