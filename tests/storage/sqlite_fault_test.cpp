// What a failing disk means for the people who wait, and that nothing is left broken behind it.
#include <map>
#include <set>

#include "storage/readiness.hpp"
#include "tests/storage/sqlite_simulated.hpp"

namespace panelist::storage::test {
namespace {

using Outcomes = std::vector<Outcome>;
using sqlite::Fault;

/// So small a cache that a large statement writes to the WAL before the commit.
sqlite::SqliteSettings tiny_cache() {
  sqlite::SqliteSettings settings;
  settings.cache_kib = 64;
  return settings;
}

}  // namespace

TEST_CASE("readiness: an empty transaction does not see that the disk is full, the proof does") {
  Simulated database;
  const auto prove = [](Transaction& t) {
    prove_writable(t);
    return true;
  };
  CHECK(database->write_and_wait(prove) == Outcome::committed);
  database.disk.fail_at(1, Fault::disk_full, true);
  CHECK(database->write_and_wait([](Transaction&) { return true; }) == Outcome::committed);
  CHECK(database->write_and_wait(prove) == Outcome::full);
  database.disk.heal();
  CHECK(database->write_and_wait(prove) == Outcome::committed);
}

TEST_CASE("sqlite: a disk full inside one work rolls the group back, and each runs again alone") {
  Simulated database(tiny_cache());
  int runs = 0;
  Group group(database);
  group.add([&](Transaction& t) {
    ++runs;
    return add_note(1)(t);
  });
  group.add(add_note(2, std::string(400'000, 'x')));
  group.add(add_note(3));
  database.disk.fail_at(1, Fault::disk_full);
  CHECK(group.end() == Outcomes(3, Outcome::committed));
  CHECK(database.disk.struck_at() > 0);
  CHECK(runs == 2);
  database.reopen();
  CHECK(database.count() == 3);
  CHECK(database.is_whole());
}

TEST_CASE("sqlite: while the disk is full everybody is answered full, afterwards all goes on") {
  Simulated database(tiny_cache());
  for (const std::size_t size : {std::size_t{10}, std::size_t{400'000}}) {
    Group group(database);
    group.add(add_note(1));
    group.add(add_note(2, std::string(size, 'x')));
    group.add(add_note(3));
    database.disk.fail_at(1, Fault::disk_full, true);
    CHECK(group.end() == Outcomes(3, Outcome::full));
    CHECK(database->write_and_wait(add_note(4)) == Outcome::full);
    CHECK(database.count() == 0);
    database.disk.heal();
  }
  for (int id = 1; id <= 4; ++id) {
    CHECK(database->write_and_wait(add_note(id)) == Outcome::committed);
  }
  database.reopen();
  CHECK(database.count() == 4);
  CHECK(database.is_whole());
}

TEST_CASE("sqlite: a commit that finds no space runs each work again on its own") {
  Simulated database;
  Group group(database);
  for (int id = 1; id <= 3; ++id) group.add(add_note(id));
  database.disk.fail_at(1, Fault::disk_full);
  CHECK(group.end() == Outcomes(3, Outcome::committed));
  CHECK(database.disk.struck_at() > 0);
  CHECK(database->counts().again == 3);
  database.reopen();
  CHECK(database.count() == 3);
}

TEST_CASE("sqlite: hooks and ids of a run that was rolled back are dropped with it") {
  Simulated database;
  std::vector<std::int64_t> ids;
  int hooks = 0;
  Group group(database);
  for (int work = 0; work < 2; ++work) {
    group.add([&](Transaction& t) {
      ids.push_back(t.next_id());
      t.after_commit([&] { ++hooks; });
      return add_note(ids.back())(t);
    });
  }
  database.disk.fail_at(1, Fault::disk_full);
  CHECK(group.end() == Outcomes(2, Outcome::committed));
  CHECK(hooks == 2);
  REQUIRE(ids.size() == 4);
  CHECK(std::set<std::int64_t>(ids.begin(), ids.end()).size() == 4);
}

TEST_CASE("sqlite: a failed sync leaves the outcome unknown to all of the group, work goes on") {
  Simulated database;
  Group group(database);
  for (int id = 1; id <= 3; ++id) group.add(add_note(id));
  group.add([](Transaction&) { return false; });
  database.disk.fail_at(1, Fault::sync_error);
  CHECK(group.end() == Outcomes{Outcome::unknown, Outcome::unknown, Outcome::unknown,
                                   Outcome::rolled_back});
  for (int id = 4; id <= 6; ++id) {
    CHECK(database->write_and_wait(add_note(id)) == Outcome::committed);
  }
  database.reopen();
  for (int id = 4; id <= 6; ++id) CHECK(database.has(id));
  CHECK(database.is_whole());
}

TEST_CASE("sqlite: whichever disk call fails, once or for ever, the answers are true") {
  const Fault faults[] = {Fault::write_error, Fault::short_write, Fault::disk_full,
                          Fault::sync_error};
  for (const Fault fault : faults) {
    for (const bool persistent : {false, true}) {
      for (std::uint64_t nth = 1; nth != 0;) {
        sqlite::SqliteSettings settings = tiny_cache();
        settings.checkpoint_frames = 20;
        Simulated database(settings);
        std::map<std::int64_t, Outcome> answers;
        database.disk.fail_at(nth, fault, persistent);
        for (std::int64_t round = 0; round < 2; ++round) {
          Group group(database);
          for (std::int64_t work = 0; work < 4; ++work) {
            group.add(add_note(round * 4 + work, std::string(work == 2 ? 60'000 : 50, 'x')));
          }
          const Outcomes outcomes = group.end();
          for (std::size_t work = 0; work < 4; ++work) {
            answers[round * 4 + static_cast<std::int64_t>(work)] = outcomes[work];
          }
        }
        const std::uint64_t struck_at = database.disk.struck_at();
        INFO("fault ", static_cast<int>(fault), " at operation ", struck_at, persistent);
        database.disk.heal();
        CHECK(database->write_and_wait(add_note(1000)) == Outcome::committed);
        database.reopen();
        for (const auto& [id, outcome] : answers) {
          INFO("note ", id, " was answered ", static_cast<int>(outcome));
          if (outcome != Outcome::unknown) {
            CHECK(database.has(id) == (outcome == Outcome::committed));
          }
        }
        CHECK(database.has(1000));
        CHECK(database.is_whole());
        nth = struck_at == 0 ? 0 : struck_at + 1;
        REQUIRE(nth < 1000);
      }
    }
  }
}

}  // namespace panelist::storage::test
