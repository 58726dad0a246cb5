#pragma once
// Numbered migrations: SQL written once, with five column words and `clustered`, expanded by
// driver.
#include <span>
#include <string>
#include <string_view>

namespace panelist::storage {

enum class Dialect { sqlite, postgres };

/// One step of the schema: `sql` is engine/storage/migrations/NNNN_name.sql, embedded at build
/// time. A number may instead have one text per driver, NNNN_name.sqlite.sql and
/// NNNN_name.postgres.sql.
struct Migration {
  int number{};
  std::string_view name;
  std::string_view sql;
};

/// Every step for the dialect, numbers 1, 2, 3, ... without a gap (std::logic_error otherwise).
std::span<const Migration> embedded_migrations(Dialect dialect);

/// The text for one driver. Column definitions of CREATE TABLE and ALTER TABLE ... ADD name their
/// type with one of the words id, int64, text, bytes, flag; any other type is a std::logic_error
/// that names the column. `) clustered` after a table's columns stores its rows in primary key
/// order where the driver can. Strings, comments, quoted names and every other word are copied as
/// they stand.
std::string expand_migration(std::string_view sql, Dialect dialect);

/// What the build embeds (generated from the migrations folder); dialect "", "sqlite" or
/// "postgres".
struct EmbeddedMigration {
  int number{};
  std::string_view name;
  std::string_view dialect;
  std::string_view sql;
};
std::span<const EmbeddedMigration> all_embedded_migrations();

}  // namespace panelist::storage
