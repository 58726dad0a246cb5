#include <doctest/doctest.h>

#include <sqlite3.h>

#include <algorithm>
#include <array>

#include "storage/sqlite/plain_checks.hpp"
#include "storage/sqlite/schema.hpp"
#include "storage/sqlite/sqlite_database.hpp"
#include "tests/storage/sqlite_temp_folder.hpp"

namespace panelist::storage::sqlite {
namespace {

using test::TempFolder;
constexpr Migration first{1, "first", "CREATE TABLE a (id id PRIMARY KEY);"};
constexpr Migration second{2, "second",
                           "CREATE TABLE b (id id PRIMARY KEY, a_id id REFERENCES a (id));"};

std::int64_t count_tables(const std::string& file) {
  Connection connection(file, Use::read, 1024);
  Statement statement(connection.handle(),
                      "SELECT count(*) FROM sqlite_schema WHERE type = 'table'");
  statement.step();
  return StatementRow(statement.handle()).int64(0);
}

/// What is left of a list of three or more in a CHECK.
bool has_list(std::string_view sql) {
  for (std::size_t at = sql.find(" IN ("); at != std::string_view::npos; at = sql.find(" IN (", at + 1)) {
    const std::string_view list = sql.substr(at, sql.find(')', at) - at);
    if (std::count(list.begin(), list.end(), ',') > 1) return true;
  }
  return false;
}

std::string text_of(const std::string& file, const char* sql) {
  Connection connection(file, Use::read, 1024);
  Statement statement(connection.handle(), sql);
  statement.step();
  return std::string(StatementRow(statement.handle()).text(0));
}

}  // namespace

TEST_CASE("migration: steps run once, in order, and the version follows them") {
  const TempFolder folder;
  const std::array both{first, second};
  CHECK(bring_up_to_date(folder.file(), std::span(both).first(1)) == 1);
  CHECK(read_version(folder.file())->number == 1);
  CHECK(bring_up_to_date(folder.file(), both) == 1);
  CHECK(bring_up_to_date(folder.file(), both) == 0);
  CHECK(read_version(folder.file())->number == 2);
  CHECK(count_tables(folder.file()) == 2);
}

TEST_CASE("migration: a start with nothing to run leaves the log of a killed server for later") {
  const TempFolder folder;
  const std::array both{first, second};
  REQUIRE(bring_up_to_date(folder.file(), both) == 2);
  {
    Connection killed(folder.file(), Use::write, 1024);
    killed.keep_wal_on_close();
    killed.execute("INSERT INTO a (id) VALUES (1)");
  }
  const auto bytes = std::filesystem::file_size(folder.file("panelist.db-wal"));
  CHECK(bytes > 0);
  const LogReader reader(folder.file());
  CHECK(bring_up_to_date(folder.file(), both) == 0);
  CHECK(std::filesystem::file_size(folder.file("panelist.db-wal")) == bytes);
}

TEST_CASE("migration: a step that fails halfway leaves nothing of itself") {
  const TempFolder folder;
  const std::array steps{
      first, Migration{2, "broken", "CREATE TABLE b (id id PRIMARY KEY); nonsense;"}};
  CHECK_FALSE(bring_up_to_date(folder.file(), steps).has_value());
  CHECK(read_version(folder.file())->number == 1);
  CHECK(count_tables(folder.file()) == 1);
}

TEST_CASE("migration: a step may rebuild a table but leaves no dangling reference") {
  const TempFolder folder;
  const std::array good{first, second,
                        Migration{3, "rebuild",
                                  "INSERT INTO a VALUES (7); INSERT INTO b VALUES (1, 7);"
                                  "CREATE TABLE a_new (id id PRIMARY KEY, n int64);"
                                  "INSERT INTO a_new SELECT id, 0 FROM a; DROP TABLE a;"
                                  "ALTER TABLE a_new RENAME TO a;"},
                        Migration{4, "dangling", "DELETE FROM a;"}};
  CHECK(bring_up_to_date(folder.file(), std::span(good).first(3)) == 3);
  CHECK_FALSE(bring_up_to_date(folder.file(), good).has_value());
  CHECK(read_version(folder.file())->number == 3);
}

TEST_CASE("migration: a step that ends its transaction is refused") {
  const TempFolder folder;
  const std::array steps{Migration{1, "bad", "CREATE TABLE a (id id PRIMARY KEY); COMMIT;"}};
  CHECK_THROWS_AS(static_cast<void>(bring_up_to_date(folder.file(), steps)), std::logic_error);
}

TEST_CASE("migration: history and stored answers lose nothing when they are stored in order") {
  const TempFolder folder;
  const auto steps = embedded_migrations(Dialect::sqlite);
  REQUIRE(bring_up_to_date(folder.file(), steps.first(15)) == 15);
  {
    Connection old(folder.file(), Use::write, 1024);
    old.execute(
        "INSERT INTO category (id, name, folded, slug) VALUES (1, 'C', 'c', 'c');"
        "INSERT INTO tool (id, slug, name, name_folded, category_id, facts_version, run_id, "
        "submitted_by, created_at) VALUES (2, 't', 'T', 't', 1, 1, 3, 9, 5);"
        "INSERT INTO definition (hash, name, version, content, first_seen_at) "
        "VALUES ('h', 'd', 1, '{}', 5);"
        "INSERT INTO run (id, tool_id, round, definition_hash, seats, phase, step, seq, "
        "submitter_id, created_at, changed_at) "
        "VALUES (3, 2, 1, 'h', 'buyer', 'published', 0, 2, 9, 5, 5);"
        "INSERT INTO event (run_id, seq, type, at, actor_id, actor_label, data, salt, link) VALUES "
        "(3, 2, 'panel.closed', 7, NULL, 'engine', '{}', NULL, NULL), "
        "(3, 1, 'run.submitted', 6, 9, '', '{\"a\":1}', x'01', x'0203');"
        "INSERT INTO idempotency (person_id, key, request_hash, status, headers, body, created_at) "
        "VALUES (9, 'k', x'0a', 201, 'etag: 1', 'said', 8)");
  }
  REQUIRE(bring_up_to_date(folder.file(), steps) == static_cast<int>(steps.size()) - 15);
  CHECK(text_of(folder.file(),
                "SELECT group_concat(run_id || ' ' || seq || ' ' || type || ' ' || at || ' ' || "
                "coalesce(actor_id, '-') || ' ' || actor_label || ' ' || data || ' ' || "
                "coalesce(hex(salt), '-') || ' ' || coalesce(hex(link), '-'), ', ') "
                "FROM (SELECT * FROM event ORDER BY run_id, seq)") ==
        "3 1 run.submitted 6 9  {\"a\":1} 01 0203, 3 2 panel.closed 7 - engine {}  ");
  CHECK(text_of(folder.file(),
                "SELECT person_id || ' ' || key || ' ' || hex(request_hash) || ' ' || status || "
                "' ' || headers || ' ' || body || ' ' || created_at FROM idempotency") ==
        "9 k 0A 201 etag: 1 said 8");
  Connection served(folder.file(), Use::write, 1024);
  CHECK_THROWS_AS(
      served.execute("INSERT INTO event (run_id, seq, type, at, data) "
                     "VALUES (3, 1, 'run.submitted', 6, '{}')"),
      StorageFailure);
  CHECK_THROWS_AS(served.execute("INSERT INTO event (run_id, seq, type, at, data) "
                                 "VALUES (3, 3, 'panel.closed', 6, '{}')"),
                  StorageFailure);
}

TEST_CASE("migration: runs learn when the seats that somebody holds are due") {
  const TempFolder folder;
  const auto steps = embedded_migrations(Dialect::sqlite);
  REQUIRE(bring_up_to_date(folder.file(), steps.first(16)) == 16);
  {
    Connection old(folder.file(), Use::write, 1024);
    std::string sql =
        "INSERT INTO category (id, name, folded, slug) VALUES (1, 'C', 'c', 'c');"
        "INSERT INTO person (id, email, email_folded, name, roles, state, created_at) "
        "VALUES (9, 'a@b', 'a@b', 'A', 2, 'active', 1);"
        "INSERT INTO definition (hash, name, version, content, first_seen_at) "
        "VALUES ('h', 'd', 1, '{}', 5);";
    for (const char* id : {"3", "4", "5"}) {
      sql.append("INSERT INTO tool (id, slug, name, name_folded, category_id, facts_version, "
                 "submitted_by, created_at) VALUES (1");
      sql.append(id).append(", 't").append(id).append("', 'T', 't").append(id);
      sql.append("', 1, 1, 9, 5); INSERT INTO run (id, tool_id, round, definition_hash, seats, "
                 "phase, step, seq, submitter_id, failure, created_at, changed_at) VALUES (");
      sql.append(id).append(", 1").append(id).append(", 1, 'h', 'a,b', 'in_review', 0, 0, 9, ");
      sql.append(std::string_view(id) == "5" ? "'broken'" : "''").append(", 5, 5);");
    }
    const auto task = [&sql](const char* values) {
      sql.append("INSERT INTO task (id, run_id, kind, persona, state, suspended_from, assignee_id, "
                 "due_at, opened_at, ended_at, changed_at) VALUES (").append(values).append(");");
    };
    task("21, 3, 'verdict', 'a', 'in_progress', 'created', 9, 70, 1, NULL, 1");
    task("22, 3, 'verdict', 'b', 'reserved', 'created', 9, 50, 1, NULL, 1");
    task("23, 3, 'verdict', 'c', 'ready', 'created', NULL, 10, 1, NULL, 1");
    task("24, 3, 'verdict', 'd', 'completed', 'created', 9, 20, 1, 30, 1");
    task("25, 4, 'verdict', 'a', 'reserved', 'created', 9, NULL, 1, NULL, 1");
    task("26, 5, 'verdict', 'a', 'reserved', 'created', 9, 60, 1, NULL, 1");
    old.execute(sql);
  }
  REQUIRE(bring_up_to_date(folder.file(), steps.first(17)) == 1);
  CHECK(text_of(folder.file(),
                "SELECT group_concat(id || ' ' || coalesce(first_due_at, '-') || ' ' || "
                "coalesce(last_due_at, '-'), ', ') FROM (SELECT * FROM run ORDER BY id)") ==
        "3 50 70, 4 253402300799999 253402300799999, 5 - -");
}

TEST_CASE("migration: a CHECK with a list becomes comparisons, whatever stands in its values") {
  CHECK(with_plain_checks("a TEXT CHECK (a IN ('x', 'it''s',\n  'a, b)')), b TEXT") ==
        "a TEXT CHECK (a = 'x' OR a = 'it''s' OR a = 'a, b)'), b TEXT");
  for (const char* kept :
       {"CHECK (a IN ('x', 'y'))", "CHECK (a IN ('x', 'y', 3))", "CHECK (a IN ('x', 'y', 'z') OR b)",
        "CHECK (a IN ('x', 'y', 'z", "CHECK (a IN (", "CHECK (length(a) > 3)", "CHECK (", ""})
    CHECK(with_plain_checks(kept) == kept);
}

TEST_CASE("migration: no table makes a list at each write of a row, and every CHECK still holds") {
  const TempFolder folder;
  REQUIRE(migrate(folder.file()));
  Connection connection(folder.file(), Use::write, 1024);
  Statement tables(connection.handle(), "SELECT name, sql FROM sqlite_schema WHERE type = 'table'");
  int seen = 0;
  for (; tables.step() == SQLITE_ROW; ++seen) {
    const StatementRow row(tables.handle());
    INFO(row.text(0));
    CHECK_FALSE(has_list(row.text(1)));
  }
  CHECK(seen > 30);
  const auto add_endpoint = [&](const std::string& state) {
    connection.execute(
        "INSERT INTO endpoint (id, url, types, secret, state, created_at) VALUES "
        "((SELECT count(*) + 1 FROM endpoint), 'u', '*', 's', '" + state + "', 1)");
  };
  for (const char* state : {"active", "disabled", "deleted"}) CHECK_NOTHROW(add_endpoint(state));
  CHECK_THROWS_AS(add_endpoint("asleep"), StorageFailure);
  CHECK(connection.pragma_text("integrity_check") == "ok");
}

TEST_CASE("migration: migrate creates the newest version and says how many steps ran") {
  const TempFolder folder;
  const auto steps = embedded_migrations(Dialect::sqlite);
  CHECK(migrate(folder.file()) == static_cast<int>(steps.size()));
  CHECK(migrate(folder.file()) == 0);
}

}  // namespace panelist::storage::sqlite
