// The driver on the caller's thread, and every place in a work at which its line may break.
#include <doctest/doctest.h>

#include <vector>

#include "base/log.hpp"
#include "storage/postgres/fresh_tables.hpp"
#include "storage/postgres/single_thread_database.hpp"
#include "tests/support/postgres_server.hpp"

namespace panelist::storage::test {
namespace {

using postgres::LineFault;

bool has_server() {
  return panelist::test::storage_is_asked_for("postgres") &&
         panelist::test::PostgresServer::shared() != nullptr;
}

/// A database on one thread, and a work of two statements that notes a word.
class Line {
 public:
  Line() {
    log::start("off");
    open();
    database_->write_and_wait([](Transaction& tx) {
      tx.run("CREATE TABLE noted (word text)", {});
      return true;
    });
  }
  void open() {
    database_.reset();
    auto opened = postgres::open_on_one_thread(server_.url(), faults);
    REQUIRE_MESSAGE(opened.has_value(), opened.error().detail);
    database_ = std::move(*opened);
  }
  Outcome note(const char* word) {
    return database_->write_and_wait([&](Transaction& tx) {
      ++runs;
      tx.run("INSERT INTO noted (word) VALUES (:word)", {{"word", word}});
      tx.run("UPDATE noted SET word = word WHERE word = :word", {{"word", word}});
      tx.after_commit([this] { ++hooks; });
      return true;
    });
  }
  /// -1: it could not be read.
  std::int64_t count() {
    std::int64_t count = -1;
    database_->read_and_wait([&](Transaction& tx) {
      tx.first("SELECT count(*) FROM noted", {}, [&](const Row& row) { count = row.int64(0); });
    });
    return count;
  }
  SingleThreadDatabase& database() { return *database_; }

  postgres::LineFaults faults;
  int runs{0}, hooks{0};

 private:
  panelist::test::PostgresDatabase server_;
  std::unique_ptr<SingleThreadDatabase> database_;
};

}  // namespace

TEST_CASE("postgres on one thread: a work whose line breaks runs again and is stored once") {
  if (!has_server()) return;
  Line line;
  line.faults.plan({LineFault::At::statement, 2, 2});
  CHECK(line.note("first") == Outcome::committed);
  CHECK_FALSE(line.faults.has_struck());
  CHECK(line.note("second") == Outcome::committed);
  CHECK(line.faults.has_struck());
  CHECK(line.runs == 3);
  CHECK(line.hooks == 2);
  CHECK(line.count() == 2);
  CHECK(line.note("third") == Outcome::committed);
  CHECK(line.runs == 4);
}

TEST_CASE("postgres on one thread: a line that breaks again and again is given up") {
  if (!has_server()) return;
  Line line;
  line.faults.plan({LineFault::At::statement, 1, 2, true});
  CHECK(line.note("first") == Outcome::busy);
  CHECK(line.runs == 4);
  CHECK(line.count() == 0);
  line.faults.heal();
  CHECK(line.note("second") == Outcome::committed);
  CHECK(line.count() == 1);
}

TEST_CASE("postgres on one thread: a line lost before its COMMIT leaves nothing, after it all") {
  if (!has_server()) return;
  Line line;
  line.faults.plan({LineFault::At::before_commit});
  CHECK(line.note("never") == Outcome::unknown);
  CHECK(line.count() == 0);
  line.faults.plan({LineFault::At::after_commit});
  CHECK(line.note("stored") == Outcome::unknown);
  CHECK(line.count() == 1);
  CHECK(line.runs == 2);
  CHECK(line.hooks == 0);
  CHECK(line.note("again") == Outcome::committed);
  CHECK(line.count() == 2);
}

TEST_CASE("postgres on one thread: without a server works are refused at once, and reads go on") {
  if (!has_server()) return;
  Line line;
  line.faults.plan({LineFault::At::connect, 1, 1, true});
  CHECK(line.note("first") == Outcome::busy);
  CHECK(line.note("second") == Outcome::busy);
  CHECK(line.runs == 1);  // the first notices at its first question: BEGIN is not waited for
  CHECK(line.count() == 0);
  line.faults.heal();
  CHECK(line.note("third") == Outcome::committed);
  CHECK(line.count() == 1);
}

TEST_CASE("postgres on one thread: a process that died in a work answers nothing any more") {
  if (!has_server()) return;
  Line line;
  std::int64_t stored = 0;
  using enum LineFault::At;
  for (const auto place : {statement, before_commit, after_commit}) {
    line.faults.plan({place, 1, 2, false, true});
    CHECK(line.note("first") == Outcome::failed);
    CHECK(line.note("second") == Outcome::failed);
    CHECK(line.count() == -1);
    line.faults.heal();
    line.open();
    stored += place == after_commit ? 1 : 0;
    CHECK(line.count() == stored);
  }
  CHECK(line.hooks == 0);
}

TEST_CASE("postgres on one thread: a group runs people first, each work in its own transaction") {
  if (!has_server()) return;
  Line line;
  std::vector<std::string> order;
  const auto add = [&](Lane lane, const char* word, bool keep) {
    line.database().write(
        lane,
        [&order, word, keep](Transaction& tx) {
          order.emplace_back(word);
          tx.run("INSERT INTO noted (word) VALUES (:word)", {{"word", word}});
          return keep;
        },
        [&order, word](Outcome outcome) {
          order.push_back(std::string(word) +
                          (outcome == Outcome::committed ? " is kept" : " is not"));
        });
  };
  line.database().begin_group();
  add(Lane::background, "timer", true);
  add(Lane::people, "person", false);
  CHECK(order.empty());
  CHECK(line.database().counts().queue == 2);
  line.database().end_group();
  CHECK(order == std::vector<std::string>{"person", "person is not", "timer", "timer is kept"});
  CHECK(line.count() == 1);
}

TEST_CASE("fresh tables: made where nothing was, gone afterwards, refused where something is") {
  if (!has_server()) return;
  const panelist::test::EmptyPostgresDatabase database;
  {
    const auto made = postgres::FreshTables::make(database.url());
    REQUIRE_MESSAGE(made.has_value(), made.error().detail);
    postgres::LineFaults faults;
    CHECK(postgres::open_on_one_thread(database.url(), faults));
    const auto second = postgres::FreshTables::make(database.url());
    REQUIRE(!second);
    CHECK(second.error().detail.find("has tables already") != std::string::npos);
    panelist::test::run_on_server(database.name(), "CREATE TABLE mine (words text)");
  }
  panelist::test::run_on_server(database.name(), "INSERT INTO mine VALUES ('still there')");
  CHECK_THROWS_AS(panelist::test::run_on_server(database.name(), "SELECT 1 FROM person"),
                  StorageFailure);
}

}  // namespace panelist::storage::test
