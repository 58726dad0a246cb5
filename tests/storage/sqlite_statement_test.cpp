#include <stdexcept>

#include "storage/sqlite/connection.hpp"
#include "tests/storage/sqlite_served.hpp"

namespace panelist::storage::test {

TEST_CASE("sqlite: statements made at run time push out the least recently used") {
  const TempFolder folder;
  sqlite::Connection connection(folder.file(), sqlite::Use::write, 1024);
  const auto answer = [&](const std::string& sql) {
    const auto statement = connection.statements().take(sql);
    statement->step();
    return sqlite::StatementRow(statement->handle()).int64(0);
  };
  for (int number = 0; number < 2000; ++number) {
    CHECK(answer("SELECT " + std::to_string(number)) == number);
    CHECK(answer("SELECT -1") == -1);
  }
  CHECK(connection.statements().size() == sqlite::StatementCache::statements_max);
}

TEST_CASE("sqlite: a buffer that holds another text of the same length is another statement") {
  const TempFolder folder;
  sqlite::Connection connection(folder.file(), sqlite::Use::write, 1024);
  std::string sql = "SELECT 1";
  for (char digit = '1'; digit <= '9'; ++digit) {
    sql.back() = digit;
    const auto statement = connection.statements().take(sql);
    statement->step();
    CHECK(sqlite::StatementRow(statement->handle()).int64(0) == digit - '0');
  }
}

TEST_CASE("sqlite: work cannot end the transaction it shares with others") {
  Served served;
  for (const char* sql : {"COMMIT", " rollback", "BEGIN", "SAVEPOINT s", "RELEASE s", "END",
                          "PRAGMA synchronous=0", "ATTACH ':memory:' AS m", "VACUUM"}) {
    served->write_and_wait([&](Transaction& t) {
      CHECK_THROWS_AS(t.run(sql, {}), std::logic_error);
      return false;
    });
  }
}

TEST_CASE("sqlite: two statements in one text, none, or a parameter without a name are refused") {
  Served served;
  for (const char* sql : {"SELECT 1; SELECT 2", "SELECT ?", "SELECT @name", "-- nothing", ""}) {
    INFO(sql);
    served->write_and_wait([&](Transaction& t) {
      CHECK_THROWS_AS(t.run(sql, {}), std::logic_error);
      return false;
    });
  }
}

TEST_CASE("sqlite: a name in double quotes is never taken for a text") {
  Served served;
  CHECK(served->write_and_wait([](Transaction& t) {
    t.run("INSERT INTO note (id, words) VALUES (1, \"words\")", {});
    return true;
  }) == Outcome::failed);
}

}  // namespace panelist::storage::test
