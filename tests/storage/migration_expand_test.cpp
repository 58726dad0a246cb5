#include <doctest/doctest.h>

#include <stdexcept>

#include "storage/migrate.hpp"

namespace panelist::storage {
namespace {

std::string on_sqlite(std::string_view sql) { return expand_migration(sql, Dialect::sqlite); }
std::string on_postgres(std::string_view sql) { return expand_migration(sql, Dialect::postgres); }

}  // namespace

TEST_CASE("migration: the five column words become the types of each database") {
  constexpr std::string_view sql =
      "CREATE TABLE t (a id PRIMARY KEY, b int64 NOT NULL, c text, d bytes, e flag NOT NULL);";
  CHECK(on_sqlite(sql) ==
        "CREATE TABLE t (a INTEGER PRIMARY KEY, b INTEGER NOT NULL, c TEXT, d BLOB, "
        "e INTEGER CHECK(e IN (0,1)) NOT NULL) STRICT;");
  CHECK(on_postgres(sql) ==
        "CREATE TABLE t (a BIGINT PRIMARY KEY, b BIGINT NOT NULL, c TEXT COLLATE \"C\", d BYTEA, "
        "e SMALLINT CHECK(e IN (0,1)) NOT NULL);");
}

TEST_CASE("migration: only the word after a column's name is a type") {
  CHECK(on_sqlite("CREATE TABLE text (id id PRIMARY KEY, text text CHECK (text <> 'id text'), "
                  "\"flag\" flag, -- bytes bytes, flag flag\n"
                  "bytes bytes DEFAULT 'it''s text, text', /* id id, */ PRIMARY KEY (id, text))") ==
        "CREATE TABLE text (id INTEGER PRIMARY KEY, text TEXT CHECK (text <> 'id text'), "
        "\"flag\" INTEGER CHECK(\"flag\" IN (0,1)), -- bytes bytes, flag flag\n"
        "bytes BLOB DEFAULT 'it''s text, text', /* id id, */ PRIMARY KEY (id, text)) STRICT");
}

TEST_CASE("migration: commas and words inside parentheses start no column") {
  CHECK(on_sqlite("CREATE TABLE t (a int64 CHECK (a IN (1, 2, 3)), "
                  "CONSTRAINT one UNIQUE (a), CHECK (a <> 4), "
                  "FOREIGN KEY (a) REFERENCES u (id));") ==
        "CREATE TABLE t (a INTEGER CHECK (a IN (1, 2, 3)), "
        "CONSTRAINT one UNIQUE (a), CHECK (a <> 4), FOREIGN KEY (a) REFERENCES u (id)) STRICT;");
}

TEST_CASE("migration: clustered keeps rows in key order where the database can") {
  constexpr std::string_view sql = "CREATE TABLE t (a id PRIMARY KEY) clustered;";
  CHECK(on_sqlite(sql) == "CREATE TABLE t (a INTEGER PRIMARY KEY) WITHOUT ROWID, STRICT;");
  CHECK(on_postgres(sql) == "CREATE TABLE t (a BIGINT PRIMARY KEY) ;");
}

TEST_CASE("migration: an added column is expanded, an added constraint is copied") {
  CHECK(on_sqlite("ALTER TABLE t ADD COLUMN b flag NOT NULL DEFAULT 0; "
                  "CREATE INDEX i ON t (text);") ==
        "ALTER TABLE t ADD COLUMN b INTEGER CHECK(b IN (0,1)) NOT NULL DEFAULT 0; "
        "CREATE INDEX i ON t (text);");
  constexpr std::string_view constraint = "ALTER TABLE t ADD CONSTRAINT c CHECK (text <> 'x');";
  CHECK(on_postgres(constraint) == constraint);
}

TEST_CASE("migration: every other statement is copied as it stands") {
  constexpr std::string_view sql =
      "-- a text comment with 'one quote\n"
      "INSERT INTO t (id, text) VALUES (1, 'CREATE TABLE x (id id)');\n"
      "CREATE UNIQUE INDEX i ON t (id) WHERE text = 'flag';\n"
      "CREATE TRIGGER g AFTER INSERT ON t BEGIN UPDATE t SET text = 'id'; END;\n"
      "CREATE VIRTUAL TABLE f USING fts5(text, id);\n";
  CHECK(on_sqlite(sql) == sql);
  CHECK(on_postgres(sql) == sql);
}

TEST_CASE("migration: a column of any other type is refused by its name") {
  CHECK_THROWS_WITH_AS(on_sqlite("CREATE TABLE t (a id, price REAL);"),
                       "migration: the type of column price must be id, int64, text, bytes or "
                       "flag, not REAL",
                       std::logic_error);
  CHECK_THROWS_AS(on_sqlite("CREATE TABLE t (a, b text);"), std::logic_error);
  CHECK_THROWS_AS(on_sqlite("CREATE TABLE t AS SELECT 1;"), std::logic_error);
}

TEST_CASE("migration: the embedded steps have no gap and expand for both databases") {
  for (const Dialect dialect : {Dialect::sqlite, Dialect::postgres}) {
    const auto steps = embedded_migrations(dialect);
    REQUIRE_FALSE(steps.empty());
    for (const Migration& step : steps) {
      INFO(step.name);
      CHECK_FALSE(expand_migration(step.sql, dialect).empty());
    }
  }
}

}  // namespace panelist::storage
