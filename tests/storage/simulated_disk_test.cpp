// The simulated disk keeps its promises: what is durable stays, what is not may go in any way.
#include <set>
#include <sqlite3.h>

#include "base/random.hpp"
#include "storage/sqlite/simulated_file.hpp"
#include "tests/storage/sqlite_simulated.hpp"

namespace panelist::storage::test {
namespace {

using sqlite::Fault;

/// What three sectors of 'a', overwritten with 'b' without a sync, are after a power loss.
std::string after_power_loss(std::uint64_t seed) {
  sqlite::SimulatedFile file(std::string(3 * 512, 'a'));
  file.write(0, std::string(3 * 512, 'b'));
  const auto random = make_seeded_random(seed);
  file.lose_power(*random);
  std::string sectors;
  for (std::size_t at = 0; at < file.content().size(); at += 512) {
    const std::string sector = file.content().substr(at, 512);
    CHECK(sector == std::string(512, sector[0]));
    sectors.push_back(sector[0]);
  }
  return sectors;
}

/// Works that are the same each time, and what they leave on the disk.
sqlite::SimulatedDisk::Image leave_traces(std::uint64_t seed) {
  Simulated database({}, seed);
  for (int id = 1; id <= 20; ++id) {
    database->write_and_wait(add_note(id, std::string(static_cast<std::size_t>(id) * 200, 'x')));
    if (id == 10) database->when_quiet();
  }
  return database.disk.image();
}

}  // namespace

TEST_CASE("simulated disk: without a sync every sector of a write survives or not") {
  std::set<std::string> seen;
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    const std::string sectors = after_power_loss(seed);
    CHECK(sectors == after_power_loss(seed));
    seen.insert(sectors);
  }
  CHECK(seen.size() == 8);
}

TEST_CASE("simulated disk: a later write may survive without an earlier one, a synced one always") {
  std::set<std::string> seen;
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    sqlite::SimulatedFile file;
    file.write(0, "s");
    file.sync();
    file.write(1, "1");
    file.write(2, "2");
    const auto random = make_seeded_random(seed);
    file.lose_power(*random);
    REQUIRE_FALSE(file.content().empty());
    CHECK(file.content()[0] == 's');
    seen.insert(file.content());
    const std::string survived = file.content();
    file.lose_power(*random);
    CHECK(file.content() == survived);
  }
  CHECK(seen == std::set<std::string>{"s", "s1", std::string("s\0" "2", 3), "s12"});
}

TEST_CASE("simulated disk: a truncation is lost without a sync, or is not") {
  std::set<std::size_t> seen;
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    sqlite::SimulatedFile file(std::string(100, 'a'));
    file.truncate(7);
    CHECK(file.content().size() == 7);
    const auto random = make_seeded_random(seed);
    file.lose_power(*random);
    seen.insert(file.content().size());
  }
  CHECK(seen == std::set<std::size_t>{7, 100});
}

TEST_CASE("simulated disk: the same seed and the same works leave the same bytes") {
  const auto first = leave_traces(5);
  CHECK(first == leave_traces(5));
  CHECK(first != leave_traces(6));
  CHECK(first.contains("panelist.db-wal"));
}

TEST_CASE("simulated disk: a killed process leaves everything it wrote and only stale handles") {
  Simulated database;
  CHECK(database->write_and_wait(add_note(1)) == Outcome::committed);
  const auto stale = database.connect(sqlite::Use::read);
  CHECK(stale->pragma_text("integrity_check") == "ok");
  const auto before = database.disk.image();
  database.disk.kill();
  CHECK_THROWS_AS(stale->pragma_text("integrity_check"), StorageFailure);
  database.close();
  CHECK(database.disk.image() == before);
  database.open();
  CHECK(database.has(1));
}

TEST_CASE("simulated disk: a copy of a running disk's files opens on another disk") {
  Simulated database;
  CHECK(database->write_and_wait(add_note(1)) == Outcome::committed);
  const sqlite::SimulatedDisk copy(Simulated::fresh_name(), 1, database.disk.image());
  const sqlite::Connection connection(Simulated::file_name, sqlite::Use::read, 1024, copy.vfs());
  const sqlite::Statement count(connection.handle(), "SELECT count(*) FROM note");
  CHECK(sqlite3_step(count.handle()) == SQLITE_ROW);
  CHECK(sqlite::StatementRow(count.handle()).int64(0) == 1);
}

TEST_CASE("simulated disk: the operation that a fault fits fails, once or until it is healed") {
  Simulated database;
  CHECK(database->write_and_wait(add_note(1)) == Outcome::committed);
  database.disk.fail_at(1'000'000, Fault::write_error);
  CHECK(database->write_and_wait(add_note(2)) == Outcome::committed);
  const std::uint64_t operations = database.disk.operations();
  CHECK(operations >= 2);  // frames, and one sync as the last
  CHECK(database.disk.struck_at() == 0);

  database.disk.fail_at(1, Fault::sync_error);
  CHECK(database->write_and_wait(add_note(3)) == Outcome::unknown);
  CHECK(database.disk.struck_at() > 1);
  CHECK(database->write_and_wait(add_note(4)) == Outcome::committed);

  database.disk.fail_at(1, Fault::disk_full, true);
  CHECK(database->write_and_wait(add_note(5)) == Outcome::full);
  CHECK(database->write_and_wait(add_note(5)) == Outcome::full);
  CHECK(database.disk.struck_at() == 1);
  database.disk.heal();
  CHECK(database->write_and_wait(add_note(5)) == Outcome::committed);
}

TEST_CASE("simulated disk: where there is no room left work is answered full until there is") {
  Simulated database;
  std::uint64_t used = 0;
  for (const auto& [name, bytes] : database.disk.image()) used += bytes.size();
  database.disk.room(used + 100'000);
  int id = 0;
  Outcome outcome = Outcome::committed;
  while (outcome == Outcome::committed && id < 100) {
    outcome = database->write_and_wait(add_note(++id, std::string(5000, 'x')));
  }
  CHECK(outcome == Outcome::full);
  CHECK(id > 3);
  database.disk.heal();
  CHECK(database->write_and_wait(add_note(id)) == Outcome::committed);
  CHECK(database.count() == id);
}

TEST_CASE("simulated disk: SQLite's time of day is the clock it was given") {
  Simulated database;
  database.disk.set_clock([] { return from_millis(1'800'000'000'000); });
  std::int64_t seconds = 0;
  database->read_and_wait([&](Transaction& t) {
    t.first("SELECT unixepoch('now')", {}, [&](const Row& row) { seconds = row.int64(0); });
  });
  CHECK(seconds == 1'800'000'000);
}

TEST_CASE("simulated disk: one writes, another waits its turn, a reader keeps its snapshot") {
  Simulated database;
  const auto reader = database.connect(sqlite::Use::read);
  const auto count = [&] {
    sqlite::Statement notes(reader->handle(), "SELECT count(*) FROM note");
    REQUIRE(notes.step() == SQLITE_ROW);
    return sqlite::StatementRow(notes.handle()).int64(0);
  };
  REQUIRE(reader->control(sqlite::Control::begin) == SQLITE_OK);
  CHECK(count() == 0);
  const auto first = database.connect(sqlite::Use::write);
  const auto second = database.connect(sqlite::Use::write);
  REQUIRE(first->control(sqlite::Control::begin_immediate) == SQLITE_OK);
  CHECK((second->control(sqlite::Control::begin_immediate) & 0xff) == SQLITE_BUSY);
  first->execute("INSERT INTO note (id, words) VALUES (1, 'w')");
  REQUIRE(first->control(sqlite::Control::commit) == SQLITE_OK);
  CHECK(count() == 0);
  REQUIRE(reader->control(sqlite::Control::commit) == SQLITE_OK);
  CHECK(count() == 1);
  CHECK(second->control(sqlite::Control::begin_immediate) == SQLITE_OK);
}

TEST_CASE("simulated disk: no two disks have one name") {
  const sqlite::SimulatedDisk disk("test-disk-twice");
  CHECK_THROWS_AS(sqlite::SimulatedDisk("test-disk-twice"), std::logic_error);
  CHECK_THROWS_AS(sqlite::SimulatedDisk("unix"), std::logic_error);
}

}  // namespace panelist::storage::test
