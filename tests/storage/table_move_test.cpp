#include "storage/table_move.hpp"

#include <doctest/doctest.h>

#include <filesystem>

#include "storage/migrate.hpp"
#include "storage/postgres/connection.hpp"
#include "storage/postgres/postgres_rows.hpp"
#include "storage/sqlite/connection.hpp"
#include "storage/sqlite/folder_lock.hpp"
#include "storage/sqlite/sqlite_database.hpp"
#include "storage/sqlite/sqlite_rows.hpp"
#include "tests/storage/postgres_served.hpp"
#include "tests/storage/sqlite_temp_folder.hpp"

namespace panelist::storage::test {
namespace {

/// As the next migration might make it: a key of two columns, every kind of value.
constexpr std::string_view later_table =
    "CREATE TABLE later (part text NOT NULL, id id NOT NULL, note text, held bytes, ready flag, "
    "number int64, PRIMARY KEY (part, id)) clustered;"
    "CREATE INDEX later_by_note ON later (note) WHERE note IS NOT NULL;";

/// A migrated file with a category, a tool that refers to it, and rows in a table of its own.
void fill_file(const std::string& file) {
  REQUIRE(sqlite::migrate(file).has_value());
  sqlite::Connection connection(file, sqlite::Use::write, 1024);
  connection.execute(expand_migration(later_table, Dialect::sqlite));
  connection.execute(
      "INSERT INTO category (id, name, folded, slug) VALUES (7, 'Ä', 'ä', 'a');"
      "INSERT INTO tool (id, slug, name, name_folded, category_id, facts_version, submitted_by, "
      "created_at) VALUES (900, 't', 'T', 't', 7, 1, 0, -5)");
  connection.execute(
      "INSERT INTO later VALUES ('b', 2, NULL, x'00ff', 1, -9223372036854775808),"
      "('b', 1, '', x'', 0, NULL), ('Z', 3, 'zähe Worte', NULL, NULL, 9223372036854775807),"
      "('a', 1, 'a', x'6162', 1, 0)");
}

/// A migrated database on the server that knows the table too.
class LaterDatabase {
 public:
  LaterDatabase() {
    postgres::Connection connection(url());
    connection.execute(expand_migration(later_table, Dialect::postgres));
  }
  std::string url() const { return fresh_.url(); }
  void run(const std::string& sql) const { postgres::Connection(url()).execute(sql); }
  std::int64_t number(const std::string& sql) const {
    postgres::Connection connection(url());
    return postgres::ResultRow(connection.run(sql, {}).get(), sql).int64(0);
  }

 private:
  panelist::test::PostgresDatabase fresh_;
};

/// Hands out rows, and something happens after the first of a table.
class InterruptedSource final : public RowSource {
 public:
  InterruptedSource(RowSource& source, std::string table, std::function<void()> happens)
      : source_(source), table_(std::move(table)), happens_(std::move(happens)) {}
  std::vector<Table> tables() override { return source_.tables(); }
  void each(const Table& table, const std::function<void(const Row&)>& take) override {
    source_.each(table, [&](const Row& row) {
      take(row);
      if (table.name == table_ && happens_) std::exchange(happens_, nullptr)();
    });
  }
  std::int64_t count(const Table& table, std::int64_t limit) override {
    return source_.count(table, limit);
  }

 private:
  RowSource& source_;
  std::string table_;
  std::function<void()> happens_;
};

Result<MoveReport> move_file(const std::string& file, const std::string& url) {
  auto source = sqlite::open_row_source(file);
  if (!source) return fail(source.error());
  auto target = postgres::open_row_target(url);
  if (!target) return fail(target.error());
  return move_tables(**source, **target, {});
}

TableDigest digest_of(const MoveReport& report, const std::string& name) {
  for (const MovedTable& table : report.tables)
    if (table.name == name) return table.digest;
  return {};
}

}  // namespace

TEST_CASE("move: a table that the list of no program names arrives with every kind of value") {
  if (!has_postgres()) return;
  const TempFolder folder;
  fill_file(folder.file());
  const LaterDatabase later;
  const auto there = move_file(folder.file(), later.url());
  REQUIRE_MESSAGE(there.has_value(), there.error().detail);
  CHECK(digest_of(*there, "later").rows == 4);
  CHECK(there->highest_id == 900);
  CHECK(there->next_id == 1000);
  CHECK(later.number("SELECT count(*) FROM later WHERE held = '\\x00ff' AND number < 0") == 1);
  CHECK(later.number("SELECT count(*) FROM later WHERE note = ''") == 1);
  // Indexes and references are as the migrations made them.
  CHECK(later.number("SELECT count(*) FROM pg_indexes WHERE indexname = 'later_by_note'") == 1);
  CHECK_THROWS_AS(later.run("UPDATE tool SET category_id = 8"), StorageFailure);

  const std::string back = folder.path() + "/back/panelist.db";
  auto source = postgres::open_row_source(later.url());
  REQUIRE_MESSAGE(source.has_value(), source.error().detail);
  auto target = sqlite::open_row_target(back);
  REQUIRE_MESSAGE(target.has_value(), target.error().detail);
  {
    sqlite::Connection connection(back + ".partial", sqlite::Use::write, 1024);
    connection.execute(expand_migration(later_table, Dialect::sqlite));
  }
  const auto returned = move_tables(**source, **target, {});
  REQUIRE_MESSAGE(returned.has_value(), returned.error().detail);
  for (const MovedTable& table : there->tables)
    CHECK(digest_of(*returned, table.name) == table.digest);
  target->reset();
  CHECK_FALSE(std::filesystem::exists(back + ".partial"));
  sqlite::Connection moved(back, sqlite::Use::read, 1024);
  CHECK(moved.pragma_text("integrity_check") == "ok");
  CHECK(moved.pragma_text("table_info(later)") != "");
}

TEST_CASE("move: a connection that is cut in the middle leaves nothing, and the next move works") {
  if (!has_postgres()) return;
  const TempFolder folder;
  fill_file(folder.file());
  const LaterDatabase later;
  {
    auto source = sqlite::open_row_source(folder.file());
    auto target = postgres::open_row_target(later.url());
    InterruptedSource cut(**source, "tool", [&later] {
      panelist::test::run_on_server(
          "postgres",
          "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname <> 'postgres'"
          " AND pid <> pg_backend_pid() AND backend_type = 'client backend'");
    });
    CHECK_THROWS_AS(static_cast<void>(move_tables(cut, **target, {})), StorageFailure);
  }
  CHECK(later.number("SELECT count(*) FROM category") == 0);
  CHECK(later.number("SELECT count(*) FROM pg_indexes WHERE indexname = 'tool_by_name'") == 1);
  const auto again = move_file(folder.file(), later.url());
  REQUIRE_MESSAGE(again.has_value(), again.error().detail);
  CHECK(later.number("SELECT count(*) FROM category") == 1);
}

TEST_CASE("move: a target that came out differently is not kept") {
  if (!has_postgres()) return;
  const TempFolder folder;
  fill_file(folder.file());
  const LaterDatabase later;
  later.run(
      "CREATE FUNCTION spoil() RETURNS trigger AS $$ BEGIN NEW.name = 'other'; RETURN NEW; END $$ "
      "LANGUAGE plpgsql; CREATE TRIGGER spoil BEFORE INSERT ON category FOR EACH ROW "
      "EXECUTE FUNCTION spoil()");
  const auto report = move_file(folder.file(), later.url());
  REQUIRE_FALSE(report.has_value());
  CHECK(report.error().detail.find("table category has 1 rows with hash") != std::string::npos);
  CHECK(later.number("SELECT count(*) FROM category") == 0);
}

TEST_CASE("move: a target with rows is refused by the name of its table, a new one is not") {
  if (!has_postgres()) return;
  const TempFolder folder;
  REQUIRE(sqlite::migrate(folder.file()).has_value());
  auto fresh = sqlite::open_row_source(folder.file());
  panelist::test::PostgresDatabase database;
  const auto check = [&] {
    auto target = postgres::open_row_target(database.url());
    REQUIRE_MESSAGE(target.has_value(), target.error().detail);
    return check_unused(**target, **fresh);
  };
  CHECK(check().has_value());
  panelist::test::run_on_server(database.name(), "UPDATE id_block SET next_value = 2000");
  CHECK(check().error().detail.find("table id_block has rows") != std::string::npos);
  panelist::test::run_on_server(
      database.name(), "INSERT INTO category (id, name, folded, slug) VALUES (7, 'A', 'a', 'a')");
  CHECK(check().error().detail.find("table category has rows") != std::string::npos);
}

TEST_CASE("move: a source whose counter would give an id again is refused") {
  if (!has_postgres()) return;
  const TempFolder folder;
  fill_file(folder.file());
  {
    sqlite::Connection connection(folder.file(), sqlite::Use::write, 1024);
    connection.execute("UPDATE tool SET id = 1000");
  }
  const LaterDatabase later;
  const auto report = move_file(folder.file(), later.url());
  REQUIRE_FALSE(report.has_value());
  CHECK(report.error().detail.find("the id 1000 although its next one is 1000") !=
        std::string::npos);
  CHECK(later.number("SELECT count(*) FROM tool") == 0);
}

TEST_CASE("move: databases in use, of another version or missing are refused in words") {
  if (!has_postgres()) return;
  const TempFolder folder;
  CHECK(sqlite::open_row_source(folder.file()).error().detail.find("there is no database") == 0);
  fill_file(folder.file());
  {
    const auto lock = sqlite::FolderLock::take(folder.file());
    CHECK(sqlite::open_row_source(folder.file()).error().detail.find("a server is running") == 0);
    CHECK(sqlite::open_row_target(folder.file()).error().detail.find("a server is running") == 0);
  }
  {
    sqlite::Connection connection(folder.file(), sqlite::Use::write, 1024);
    connection.execute("PRAGMA user_version=3");
  }
  CHECK(sqlite::open_row_source(folder.file()).error().detail.find("run panelist migrate") !=
        std::string::npos);
  PostgresServed served;
  const std::string in_use = "a Panelist is connected to";
  CHECK(postgres::open_row_source(served.url()).error().detail.find(in_use) == 0);
  CHECK(postgres::open_row_target(served.url()).error().detail.find(in_use) == 0);
}

}  // namespace panelist::storage::test
