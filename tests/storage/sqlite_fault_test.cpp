// What a failing disk means for the people who wait, and that nothing is left broken behind it.
#include <map>
#include <set>

#include "storage/readiness.hpp"
#include "storage/sqlite/connection.hpp"
#include "tests/storage/sqlite_fault_disk.hpp"
#include "tests/storage/sqlite_served.hpp"

namespace panelist::storage::test {
namespace {

using Outcomes = std::vector<Outcome>;
using Target = FaultDisk::Target;

/// So small a cache that a large statement writes to the WAL before the commit.
sqlite::SqliteSettings tiny_cache() {
  sqlite::SqliteSettings settings;
  settings.cache_kib = 64;
  return settings;
}

void check_whole(const std::string& file) {
  sqlite::Connection connection(file, sqlite::Use::read, 1024);
  CHECK(connection.pragma_text("integrity_check") == "ok");
}

}  // namespace

TEST_CASE("readiness: an empty transaction does not see that the disk is full, the proof does") {
  FaultDisk disk;
  Served served;
  const auto prove = [](Transaction& t) {
    prove_writable(t);
    return true;
  };
  CHECK(served->write_and_wait(prove) == Outcome::committed);
  CHECK(served->counts().free_bytes > 0);
  disk.fail(Target::writes, FaultKind::full, 1, 0);
  CHECK(served->write_and_wait([](Transaction&) { return true; }) == Outcome::committed);
  CHECK(served->write_and_wait(prove) == Outcome::full);
  disk.heal();
  CHECK(served->write_and_wait(prove) == Outcome::committed);
}

TEST_CASE("sqlite: a disk full inside one work rolls the group back, and each runs again alone") {
  FaultDisk disk;
  Served served(tiny_cache());
  int runs = 0;
  HeldWriter held(*served);
  held.add([&](Transaction& t) {
    ++runs;
    return add_note(1)(t);
  });
  held.add(add_note(2, std::string(400'000, 'x')));
  held.add(add_note(3));
  disk.fail(Target::writes, FaultKind::full);
  CHECK(held.release() == Outcomes(3, Outcome::committed));
  CHECK(disk.has_struck());
  CHECK(runs == 2);
  served.reopen();
  CHECK(served.count() == 3);
  served.close();
  check_whole(served.file());
}

TEST_CASE("sqlite: while the disk is full everybody is answered full, afterwards all goes on") {
  FaultDisk disk;
  Served served(tiny_cache());
  for (const std::size_t size : {std::size_t{10}, std::size_t{400'000}}) {
    HeldWriter held(*served);
    held.add(add_note(1));
    held.add(add_note(2, std::string(size, 'x')));
    held.add(add_note(3));
    disk.fail(Target::writes, FaultKind::full, 1, 0);
    CHECK(held.release() == Outcomes(3, Outcome::full));
    CHECK(served->write_and_wait(add_note(4)) == Outcome::full);
    CHECK(served.count() == 0);
    disk.heal();
  }
  for (int id = 1; id <= 4; ++id) {
    CHECK(served->write_and_wait(add_note(id)) == Outcome::committed);
  }
  served.reopen();
  CHECK(served.count() == 4);
  served.close();
  check_whole(served.file());
}

TEST_CASE("sqlite: a commit that finds no space runs each work again on its own") {
  FaultDisk disk;
  Served served;
  HeldWriter held(*served);
  for (int id = 1; id <= 3; ++id) held.add(add_note(id));
  disk.fail(Target::writes, FaultKind::full);
  CHECK(held.release() == Outcomes(3, Outcome::committed));
  CHECK(disk.has_struck());
  served.reopen();
  CHECK(served.count() == 3);
}

TEST_CASE("sqlite: hooks and ids of a run that was rolled back are dropped with it") {
  FaultDisk disk;
  Served served;
  std::vector<std::int64_t> ids;
  int hooks = 0;
  HeldWriter held(*served);
  for (int work = 0; work < 2; ++work) {
    held.add([&](Transaction& t) {
      ids.push_back(t.next_id());
      t.after_commit([&] { ++hooks; });
      return add_note(ids.back())(t);
    });
  }
  disk.fail(Target::writes, FaultKind::full);
  CHECK(held.release() == Outcomes(2, Outcome::committed));
  CHECK(hooks == 2);
  REQUIRE(ids.size() == 4);
  CHECK(std::set<std::int64_t>(ids.begin(), ids.end()).size() == 4);
}

TEST_CASE("sqlite: a failed sync leaves the outcome unknown to all of the group, work goes on") {
  FaultDisk disk;
  Served served;
  HeldWriter held(*served);
  for (int id = 1; id <= 3; ++id) held.add(add_note(id));
  held.add([](Transaction&) { return false; });
  disk.fail(Target::syncs, FaultKind::io_error);
  CHECK(held.release() == Outcomes{Outcome::unknown, Outcome::unknown, Outcome::unknown,
                                   Outcome::rolled_back});
  for (int id = 4; id <= 6; ++id) {
    CHECK(served->write_and_wait(add_note(id)) == Outcome::committed);
  }
  served.reopen();
  for (int id = 4; id <= 6; ++id) CHECK(served.has(id));
  served.close();
  check_whole(served.file());
}

TEST_CASE("sqlite: whichever disk call fails, once or for ever, the answers are true") {
  for (const int times : {1, 0}) {
    for (const FaultKind kind : {FaultKind::full, FaultKind::io_error}) {
      bool struck = true;
      // Every one of the first calls, then every seventh of the rest.
      for (int nth = 1; struck; nth += nth < 20 ? 1 : 7) {
        INFO("fault at call ", nth, ", times ", times, ", kind ", static_cast<int>(kind));
        FaultDisk disk;
        sqlite::SqliteSettings settings = tiny_cache();
        settings.checkpoint_frames = 20;
        Served served(settings);
        std::map<std::int64_t, Outcome> answers;
        disk.fail(Target::both, kind, nth, times);
        for (std::int64_t round = 0; round < 2; ++round) {
          HeldWriter held(*served);
          for (std::int64_t work = 0; work < 4; ++work) {
            held.add(add_note(round * 4 + work, std::string(work == 2 ? 60'000 : 50, 'x')));
          }
          const Outcomes outcomes = held.release();
          for (std::size_t work = 0; work < 4; ++work) {
            answers[round * 4 + static_cast<std::int64_t>(work)] = outcomes[work];
          }
        }
        struck = disk.has_struck();
        disk.heal();
        CHECK(served->write_and_wait(add_note(1000)) == Outcome::committed);
        served.reopen();
        for (const auto& [id, outcome] : answers) {
          INFO("note ", id, " was answered ", static_cast<int>(outcome));
          if (outcome != Outcome::unknown) {
            CHECK(served.has(id) == (outcome == Outcome::committed));
          }
        }
        CHECK(served.has(1000));
        served.close();
        check_whole(served.file());
        REQUIRE(nth < 1000);
      }
    }
  }
}

}  // namespace panelist::storage::test
