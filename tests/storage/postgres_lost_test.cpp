// Lines that are cut and servers that restart.
#include <doctest/doctest.h>

#include "tests/storage/postgres_relay.hpp"
#include "tests/storage/postgres_served.hpp"

namespace panelist::storage::test {
namespace {

using Cut = PostgresRelay::Cut;
constexpr std::string_view insert_line = "INSERT INTO sample (id) VALUES (:id)";

/// Through a relay that can cut the line.
struct Relayed {
  Relayed() : relay(panelist::test::PostgresServer::shared()->socket_folder()) {
    served.run("CREATE TABLE sample (id bigint PRIMARY KEY)");
    served.open(relay.url(served.name()));
  }
  Outcome add(int id) {
    return served.database().write_and_wait([&](Transaction& t) {
      ++runs;
      t.after_commit([this] { ++hooks; });
      t.run(insert_line, {{"id", id}});
      return true;
    });
  }
  PostgresRelay relay;
  PostgresServed served;
  int runs{0}, hooks{0};
};

}  // namespace

TEST_CASE("postgres: a commit whose answer is lost is unknown, and never run again") {
  if (!has_postgres()) return;
  for (const Cut cut : {Cut::after_commit, Cut::before_commit}) {
    Relayed relayed;
    relayed.relay.cut_next(cut);
    CHECK(relayed.add(1) == Outcome::unknown);
    CHECK(relayed.runs == 1);
    CHECK(relayed.hooks == 0);
    CHECK(relayed.add(2) == Outcome::committed);
    CHECK(relayed.hooks == 1);
    CHECK(relayed.served.number("SELECT count(*) FROM sample WHERE id = 1") ==
          (cut == Cut::after_commit ? 1 : 0));
  }
}

TEST_CASE("postgres: a line cut before the commit was sent is connected anew, and the work again") {
  if (!has_postgres()) return;
  PostgresServed served;
  served.run("CREATE TABLE sample (id bigint PRIMARY KEY)");
  int runs = 0;
  served.keep([&](Transaction& t) {
    t.run(insert_line, {{"id", 1}});
    std::int64_t own = 0;
    t.first("SELECT pg_backend_pid()", {}, [&](const Row& row) { own = row.int64(0); });
    if (++runs == 1)
      panelist::test::run_on_server(
          "postgres", "SELECT pg_terminate_backend(" + std::to_string(own) + ", 10000)");
    t.run(insert_line, {{"id", 2}});
    return true;
  });
  CHECK(runs == 2);
  CHECK(served.number("SELECT count(*) FROM sample") == 2);
}

TEST_CASE("postgres: a work whose every line is cut is given up as busy, and stores nothing") {
  if (!has_postgres()) return;
  PostgresServed served;
  served.run("CREATE TABLE sample (id bigint PRIMARY KEY)");
  const Outcome outcome = served.database().write_and_wait([&](Transaction& t) {
    std::int64_t own = 0;
    t.first("SELECT pg_backend_pid()", {}, [&](const Row& row) { own = row.int64(0); });
    panelist::test::run_on_server(
        "postgres", "SELECT pg_terminate_backend(" + std::to_string(own) + ", 10000)");
    t.run(insert_line, {{"id", 1}});
    return true;
  });
  CHECK(outcome == Outcome::busy);
  CHECK(served.number("SELECT count(*) FROM sample") == 0);
}

TEST_CASE("postgres: writes, reads and ids go on after the server was restarted") {
  if (!has_postgres()) return;
  PostgresServed served;
  served.run("CREATE TABLE sample (id bigint PRIMARY KEY)");
  for (int turn = 0; turn < 2; ++turn) {
    std::int64_t id = 0;
    for (int work = 0; work < 10; ++work)
      served.keep([&](Transaction& t) {
        for (int drawn = 0; drawn < 150; ++drawn) id = t.next_id();
        t.run(insert_line, {{"id", id}});
        return true;
      });
    CHECK(served.number("SELECT count(*) FROM sample") == 10 * (turn + 1));
    panelist::test::PostgresServer::shared()->restart();
  }
  CHECK(served.number("SELECT count(*) FROM sample") == 20);
}

TEST_CASE("postgres: while the server is away works are busy, not lost") {
  if (!has_postgres()) return;
  panelist::test::PostgresDatabase fresh;
  postgres::PostgresSettings settings;
  settings.url = fresh.url();
  settings.reconnect_max = Duration{0};
  auto opened = postgres::open_for_serving(settings);
  REQUIRE_MESSAGE(opened.has_value(), opened.error().detail);
  panelist::test::PostgresServer::shared()->stop();
  CHECK((*opened)->write_and_wait([](Transaction&) { return true; }) == Outcome::busy);
  CHECK((*opened)->read_and_wait([](Transaction&) {}) == Outcome::busy);
  panelist::test::PostgresServer::shared()->start();
  CHECK((*opened)->write_and_wait([](Transaction&) { return true; }) == Outcome::committed);
  CHECK((*opened)->read_and_wait([](Transaction&) {}) == Outcome::committed);
}

}  // namespace panelist::storage::test
