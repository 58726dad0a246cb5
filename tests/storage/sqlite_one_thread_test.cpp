// The database without threads keeps the order that the writer's thread keeps.
#include <stdexcept>

#include "tests/storage/sqlite_simulated.hpp"

namespace panelist::storage::test {
namespace {

using Outcomes = std::vector<Outcome>;

}  // namespace

TEST_CASE("one thread: what is gathered is one commit, and one failing work hurts no other") {
  Simulated database;
  const std::uint64_t groups_before = database->counts().groups;
  Group group(database);
  group.add(add_note(1));
  group.add(add_note(1));
  group.add([](Transaction& t) {
    add_note(2)(t);
    return false;
  });
  group.add(add_note(3));
  CHECK(database.count() == 0);
  CHECK(database->counts().queue == 4);
  CHECK(group.end() == Outcomes{Outcome::committed, Outcome::failed, Outcome::rolled_back,
                                Outcome::committed});
  CHECK(database->counts().groups == groups_before + 1);
  CHECK(database.count() == 2);
}

TEST_CASE("one thread: people come first in a group, and its time never cuts it") {
  sqlite::SqliteSettings settings;
  settings.group_time_max = Duration{0};
  Simulated database(settings);
  const std::uint64_t groups_before = database->counts().groups;
  std::string order;
  Group group(database);
  for (const char turn : {'b', 'p', 'b', 'p'}) {
    group.add(
        [&order, turn](Transaction&) {
          order.push_back(turn);
          return true;
        },
        turn == 'b' ? Lane::background : Lane::people);
  }
  group.end();
  CHECK(order == "ppbb");
  CHECK(database->counts().groups == groups_before + 1);
}

TEST_CASE("one thread: what works, hooks and answers write comes after their group, as the next") {
  Simulated database;
  std::string order;
  const auto note_down = [&](const char* word) { order.append(word).append(" "); };
  const auto write_later = [&](const char* word) {
    database->write(
        Lane::people, [=](Transaction&) { return note_down(word), true; }, [](Outcome) {});
  };
  const std::uint64_t groups_before = database->counts().groups;
  database->begin_group();
  database->write(
      Lane::people,
      [&](Transaction& t) {
        write_later("from-work");
        t.after_commit([&] {
          note_down("hook");
          write_later("from-hook");
        });
        return note_down("first"), true;
      },
      [&](Outcome) {
        note_down("done");
        write_later("from-done");
      });
  database->write(
      Lane::people, [&](Transaction&) { return note_down("second"), true; }, [](Outcome) {});
  CHECK(order.empty());
  database->end_group();
  CHECK(order == "first second hook done from-work from-hook from-done ");
  CHECK(database->counts().groups == groups_before + 2);
}

TEST_CASE("one thread: an answer's read sees what was answered, and a read's read comes after it") {
  Simulated database;
  std::int64_t seen = -1;
  database->write(Lane::people, add_note(1), [&](Outcome) { seen = database.count(); });
  CHECK(seen == 1);

  std::string order;
  database->read(
      [&](Transaction&) {
        database->read([&](Transaction&) { order += "inner "; }, [](Outcome) {});
        order += "outer ";
      },
      [&](Outcome) { order += "done "; });
  CHECK(order == "outer done inner ");
}

TEST_CASE("one thread: groups neither nest nor end unbegun") {
  Simulated database;
  CHECK_THROWS_AS(database->end_group(), std::logic_error);
  database->begin_group();
  CHECK_THROWS_AS(database->begin_group(), std::logic_error);
  database->end_group();
}

TEST_CASE("one thread: in quiet the WAL is emptied, and a stop leaves the one file") {
  Simulated database;
  CHECK(database->write_and_wait(add_note(1)) == Outcome::committed);
  CHECK_FALSE(database.disk.image().at("panelist.db-wal").empty());
  database->when_quiet();
  CHECK(database.disk.image().at("panelist.db-wal").empty());
  CHECK(database->write_and_wait(add_note(2)) == Outcome::committed);
  database.close();
  CHECK(database.disk.image().size() == 1);
  database.open();
  CHECK(database.count() == 2);
}

TEST_CASE("one thread: a migration that finds no room says so, and the next start finishes it") {
  sqlite::SimulatedDisk disk(Simulated::fresh_name());
  sqlite::SqliteSettings settings;
  settings.file = Simulated::file_name;
  settings.vfs = disk.vfs();
  disk.room(100'000);
  const auto refused = sqlite::open_on_one_thread(settings);
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().code == ErrorCode::storage_full);
  disk.heal();
  const auto opened = sqlite::open_on_one_thread(settings);
  REQUIRE_MESSAGE(opened.has_value(), opened.error().detail);
  CHECK((*opened)->write_and_wait([](Transaction& t) { return t.next_id() > 0; }) ==
        Outcome::committed);
}

}  // namespace panelist::storage::test
