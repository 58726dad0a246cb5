#include <doctest/doctest.h>

#include <array>
#include <future>
#include <stdexcept>

#include "storage/postgres/schema.hpp"
#include "tests/storage/postgres_served.hpp"

namespace panelist::storage::test {
namespace {

using postgres::bring_up_to_date;
using postgres::Connection;

/// Without a table; dropped with this object.
class EmptyDatabase {
 public:
  EmptyDatabase() { panelist::test::run_on_server("postgres", "CREATE DATABASE empty"); }
  ~EmptyDatabase() {
    panelist::test::run_on_server("postgres", "DROP DATABASE empty WITH (FORCE)");
  }
  std::string url() const { return panelist::test::PostgresServer::shared()->url("empty"); }
};

constexpr Migration make_a{1, "first", "CREATE TABLE a (id id PRIMARY KEY);"};
constexpr Migration make_b{2, "second",
                           "CREATE TABLE b (id id PRIMARY KEY, a_id id REFERENCES a (id));"};

}  // namespace

TEST_CASE("postgres migration: steps run once, in order, and the version follows them") {
  if (!has_postgres()) return;
  const EmptyDatabase empty;
  Connection connection(empty.url());
  CHECK(postgres::read_version(connection)->is_new);
  const std::array both{make_a, make_b};
  CHECK(bring_up_to_date(connection, std::span(both).first(1)) == 1);
  CHECK(postgres::read_version(connection)->number == 1);
  CHECK(bring_up_to_date(connection, both) == 1);
  CHECK(bring_up_to_date(connection, both) == 0);
  CHECK(postgres::read_version(connection)->number == 2);
}

TEST_CASE("postgres migration: a step that fails halfway leaves nothing of itself") {
  if (!has_postgres()) return;
  const EmptyDatabase empty;
  Connection connection(empty.url());
  const std::array steps{
      make_a, Migration{2, "broken", "CREATE TABLE b (id id PRIMARY KEY); nonsense;"}};
  CHECK_FALSE(bring_up_to_date(connection, steps).has_value());
  CHECK(postgres::read_version(connection)->number == 1);
  connection.execute("CREATE TABLE b (id bigint)");
}

TEST_CASE("postgres migration: a step that ends its transaction is refused") {
  if (!has_postgres()) return;
  const EmptyDatabase empty;
  Connection connection(empty.url());
  const std::array steps{Migration{1, "bad", "CREATE TABLE a (id id PRIMARY KEY); COMMIT;"}};
  CHECK_THROWS_AS(static_cast<void>(bring_up_to_date(connection, steps)), std::logic_error);
}

TEST_CASE("postgres migration: a newer database and one of another program are left untouched") {
  if (!has_postgres()) return;
  const EmptyDatabase empty;
  Connection connection(empty.url());
  connection.execute("CREATE TABLE of_others (id bigint)");
  const auto others = postgres::migrate(empty.url());
  REQUIRE_FALSE(others.has_value());
  CHECK(others.error().detail.find("is not a Panelist database") != std::string::npos);

  connection.execute("DROP TABLE of_others");
  CHECK(postgres::migrate(empty.url()) ==
        static_cast<int>(embedded_migrations(Dialect::postgres).size()));
  connection.execute("INSERT INTO schema_migration VALUES (999, 'later', now())");
  const auto newer = postgres::migrate(empty.url());
  REQUIRE_FALSE(newer.has_value());
  CHECK(newer.error().detail.find("start the newer program") != std::string::npos);
  CHECK_FALSE(postgres::open_read_only({empty.url()}).has_value());
}

TEST_CASE("postgres migration: of two processes that start at once one migrates") {
  if (!has_postgres()) return;
  const EmptyDatabase empty;
  const auto start = [&] { return std::async(std::launch::async, postgres::migrate, empty.url()); };
  auto one = start(), other = start();
  const auto first = one.get(), second = other.get();
  REQUIRE_MESSAGE(first.has_value(), first.error().detail);
  REQUIRE_MESSAGE(second.has_value(), second.error().detail);
  CHECK(*first + *second == static_cast<int>(embedded_migrations(Dialect::postgres).size()));
}

TEST_CASE("postgres migration: a server that is not there is one sentence without the password") {
  const auto nowhere =
      postgres::migrate("postgresql://ana:secret@127.0.0.1:1/panelist?connect_timeout=2");
  REQUIRE_FALSE(nowhere.has_value());
  CHECK(nowhere.error().detail.find("the database cannot be opened") == 0);
  CHECK(nowhere.error().detail.find("secret") == std::string::npos);
}

}  // namespace panelist::storage::test
