#include <doctest/doctest.h>

#include <array>

#include "storage/postgres/connection.hpp"
#include "tests/storage/postgres_served.hpp"

namespace panelist::storage::test {
namespace {

using postgres::Connection;
using postgres::StatementCache;
using postgres::Use;

std::int64_t count_prepared(Connection& connection) {
  constexpr std::string_view sql = "SELECT count(*) FROM pg_prepared_statements";
  return postgres::ResultRow(connection.run(sql, {}).get(), sql).int64(0);
}

}  // namespace

TEST_CASE("postgres statement: NULL first, a value later, and a value of another type") {
  if (!has_postgres()) return;
  const panelist::test::PostgresDatabase fresh;
  Connection connection(fresh.url());
  connection.execute("CREATE TABLE sample (id bigint, words text)");
  constexpr std::string_view sql = "INSERT INTO sample (id, words) VALUES (:id, :words)";
  for (const Value& words : {Value(Null()), Value("w"), Value(Null()), Value("")}) {
    const std::array params{Param{"id", 5'000'000'000}, Param{"words", words}};
    connection.run(sql, params);
  }
  constexpr std::string_view compare = "SELECT count(*) FROM sample WHERE id = :x";
  const std::array by_number{Param{"x", 5'000'000'000}};
  CHECK(postgres::ResultRow(connection.run(compare, by_number).get(), compare).int64(0) == 4);
  const std::array by_text{Param{"x", "five"}};
  CHECK_THROWS_AS(connection.run(compare, by_text), StorageFailure);
  CHECK(postgres::ResultRow(connection.run(compare, by_number).get(), compare).int64(0) == 4);
}

TEST_CASE("postgres statement: a sum and a boolean are whole numbers, anything else is loud") {
  if (!has_postgres()) return;
  PostgresServed served;
  CHECK(served.number("SELECT sum(x) FROM (SELECT CAST(3000000000 AS bigint) AS x UNION ALL "
                      "SELECT 2) AS y") == 3'000'000'002);
  CHECK(served.number("SELECT sum(x) FROM (SELECT CAST(-9223372036854775807 AS bigint) AS x) "
                      "AS y") == -9'223'372'036'854'775'807);
  CHECK(served.number("SELECT sum(x) FROM (SELECT CAST(0 AS bigint) AS x) AS y") == 0);
  CHECK(served.number("SELECT sum(x) FROM (SELECT CAST(70000000 AS bigint) AS x) AS y") ==
        70'000'000);
  CHECK(served.number("SELECT 1 = 1") == 1);
  CHECK(served.number("SELECT 1 = 2") == 0);
  served.database().read_and_wait([](Transaction& t) {
    t.first("SELECT 'a', 1, 0.5", {}, [](const Row& row) {
      CHECK_THROWS_AS(row.int64(0), std::logic_error);
      CHECK_THROWS_AS(row.text(1), std::logic_error);
      CHECK_THROWS_AS(row.int64(2), std::logic_error);
    });
  });
}

TEST_CASE("postgres statement: texts built at run time push out the least recently used") {
  if (!has_postgres()) return;
  const panelist::test::PostgresDatabase fresh;
  Connection connection(fresh.url());
  connection.begin(Use::write);
  for (std::size_t text = 0; text < StatementCache::statements_max + 20; ++text)
    connection.run("SELECT " + std::to_string(text), {});
  CHECK(connection.statements().size() == StatementCache::statements_max);
  CHECK(count_prepared(connection) == static_cast<std::int64_t>(StatementCache::statements_max));
}

TEST_CASE("postgres statement: a text whose answer a migration changed is prepared anew") {
  if (!has_postgres()) return;
  PostgresServed served;
  served.run("CREATE TABLE sample (id bigint)");
  served.run("INSERT INTO sample (id) VALUES (1)");
  const auto columns = [&] {
    int count = 0;
    served.keep([&](Transaction& t) {
      t.each("SELECT * FROM sample", {}, [&](const Row& row) { count = row.columns(); });
      return true;
    });
    return count;
  };
  for (int turn = 0; turn < 8; ++turn) CHECK(columns() == 1);  // on every connection
  panelist::test::run_on_server(served.name(), "ALTER TABLE sample ADD COLUMN words text");
  for (int turn = 0; turn < 8; ++turn) CHECK(columns() == 2);
}

TEST_CASE("postgres statement: a text with a zero byte is refused, not cut") {
  if (!has_postgres()) return;
  PostgresServed served;
  served.run("CREATE TABLE sample (words text)");
  const Outcome outcome = served.database().write_and_wait([](Transaction& t) {
    t.run("INSERT INTO sample (words) VALUES (:words)", {{"words", std::string_view("a\0b", 3)}});
    return true;
  });
  CHECK(outcome == Outcome::failed);
}

}  // namespace panelist::storage::test
