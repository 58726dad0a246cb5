// Conformance: what is kept, what is not, and who sees it when.
#include <atomic>
#include <future>
#include <set>
#include <stdexcept>
#include <thread>
#include <vector>

#include "tests/storage/port_driver.hpp"

namespace panelist::storage::test {
namespace {

constexpr std::string_view note_table =
    "CREATE TABLE note (id id PRIMARY KEY, words text NOT NULL)";
constexpr std::string_view insert_note = "INSERT INTO note (id, words) VALUES (:id, :words)";
constexpr std::string_view count_notes = "SELECT count(*) FROM note";

}  // namespace

TEST_CASE("port: kept work is there after a restart") {
  on_every_driver([](const Port& port) {
    port.create(note_table);
    port.keep([](Transaction& t) { t.run(insert_note, {{"id", 1}, {"words", "kept"}}); });
    port.fixture.reopen();
    CHECK(port.number(count_notes) == 1);
  });
}

TEST_CASE("port: work that returns false leaves nothing behind") {
  on_every_driver([](const Port& port) {
    port.create(note_table);
    const Outcome outcome = port.database().write_and_wait([](Transaction& t) {
      t.run(insert_note, {{"id", 1}, {"words", "gone"}});
      return false;
    });
    CHECK(outcome == Outcome::rolled_back);
    CHECK(port.number(count_notes) == 0);
  });
}

TEST_CASE("port: work that throws leaves nothing behind and the next work runs") {
  on_every_driver([](const Port& port) {
    port.create(note_table);
    const Outcome outcome = port.database().write_and_wait([](Transaction& t) -> bool {
      t.run(insert_note, {{"id", 1}, {"words", "gone"}});
      throw std::runtime_error("a bug");
    });
    CHECK(outcome == Outcome::failed);
    port.keep([](Transaction& t) { t.run(insert_note, {{"id", 2}, {"words", "kept"}}); });
    CHECK(port.number("SELECT id FROM note") == 2);
  });
}

TEST_CASE("port: an attempt that breaks undoes itself, and the work around it is kept") {
  on_every_driver([](const Port& port) {
    port.create(note_table);
    int hooks = 0;
    std::int64_t undone = 0, kept = 0;
    const Outcome outcome = port.database().write_and_wait([&](Transaction& t) {
      t.run(insert_note, {{"id", 1}, {"words", "before"}});
      const auto why = t.attempt([&] {
        undone = t.next_id();
        t.run(insert_note, {{"id", undone}, {"words", "undone"}});
        t.after_commit([&hooks] { hooks += 100; });
        throw std::logic_error("a bug");
      });
      CHECK(why == "a bug");
      CHECK_FALSE(t.attempt([&] {
        kept = t.next_id();
        t.run(insert_note, {{"id", kept}, {"words", "kept"}});
        t.after_commit([&hooks] { hooks += 1; });
      }));
      return true;
    });
    CHECK(outcome == Outcome::committed);
    CHECK(hooks == 1);
    CHECK(kept > undone);
    CHECK(port.number(count_notes) == 2);
    CHECK(port.number("SELECT count(*) FROM note WHERE words = 'undone'") == 0);
    port.fixture.reopen();
    std::int64_t next = 0;
    port.keep([&](Transaction& t) { next = t.next_id(); });
    CHECK(next > kept);
  });
}

TEST_CASE("port: a database error goes through an attempt, and nothing of the work is kept") {
  on_every_driver([](const Port& port) {
    port.create(note_table);
    const Outcome outcome = port.database().write_and_wait([](Transaction& t) {
      t.run(insert_note, {{"id", 1}, {"words", "first"}});
      t.attempt([&] { t.run(insert_note, {{"id", 1}, {"words", "again"}}); });
      return true;
    });
    CHECK(outcome == Outcome::failed);
    CHECK(port.number(count_notes) == 0);
  });
}

TEST_CASE("port: a broken constraint throws, and work that swallows it is not kept") {
  on_every_driver([](const Port& port) {
    port.create(note_table);
    const Outcome outcome = port.database().write_and_wait([](Transaction& t) {
      t.run(insert_note, {{"id", 1}, {"words", "first"}});
      try {
        t.run(insert_note, {{"id", 1}, {"words", "again"}});
        FAIL("a doubled key was accepted");
      } catch (const StorageFailure& failure) {
        CHECK(failure.kind() == FailureKind::constraint);
      }
      return true;
    });
    CHECK(outcome == Outcome::failed);
    CHECK(port.number(count_notes) == 0);
  });
}

TEST_CASE("port: hooks run after the commit and before the answer, and only for kept work") {
  on_every_driver([](const Port& port) {
    port.create(note_table);
    std::string order;
    std::promise<void> answered;
    port.database().write(
        Lane::people,
        [&](Transaction& t) {
          t.after_commit([&] { order += "hook "; });
          t.run(insert_note, {{"id", 1}, {"words", "w"}});
          return true;
        },
        [&](Outcome) {
          order += "done";
          answered.set_value();
        });
    answered.get_future().wait();
    CHECK(order == "hook done");

    bool dropped = true;
    port.database().write_and_wait([&](Transaction& t) {
      t.after_commit([&] { dropped = false; });
      return false;
    });
    port.database().write_and_wait([&](Transaction& t) -> bool {
      t.after_commit([&] { dropped = false; });
      throw std::runtime_error("a bug");
    });
    CHECK(dropped);
  });
}

TEST_CASE("port: a hook that throws disturbs nobody") {
  on_every_driver([](const Port& port) {
    port.keep([](Transaction& t) { t.after_commit([] { throw std::runtime_error("a bug"); }); });
    port.keep([](Transaction&) {});
  });
}

TEST_CASE("port: a read sees every write answered before it, and cannot write") {
  on_every_driver([](const Port& port) {
    port.create(note_table);
    for (int id = 1; id <= 200; ++id) {
      port.keep([&](Transaction& t) { t.run(insert_note, {{"id", id}, {"words", "w"}}); });
      REQUIRE(port.number(count_notes) == id);
    }
    const auto refused = [&](const Database::ReadWork& work) {
      CHECK(port.database().read_and_wait(work) == Outcome::failed);
    };
    refused([](Transaction& t) { t.run("DELETE FROM note", {}); });
    refused([](Transaction& t) { t.next_id(); });
    refused([](Transaction& t) { t.after_commit([] {}); });
    CHECK(port.number(count_notes) == 200);
  });
}

TEST_CASE("port: one read is one snapshot, however long it takes") {
  on_every_driver([](const Port& port) {
    port.create(note_table);
    std::int64_t before = -1, after = -1;
    port.database().read_and_wait([&](Transaction& read) {
      read.first(count_notes, {}, [&](const Row& row) { before = row.int64(0); });
      port.keep([](Transaction& t) { t.run(insert_note, {{"id", 1}, {"words", "w"}}); });
      read.first(count_notes, {}, [&](const Row& row) { after = row.int64(0); });
    });
    CHECK(before == 0);
    CHECK(after == 0);
    CHECK(port.number(count_notes) == 1);
  });
}

TEST_CASE("port: ids are never given twice, not after a rollback and not after a restart") {
  on_every_driver([](const Port& port) {
    std::set<std::int64_t> given;
    const auto draw = [&](int count, bool keep) {
      port.database().write_and_wait([&](Transaction& t) {
        for (int drawn = 0; drawn < count; ++drawn) REQUIRE(given.insert(t.next_id()).second);
        return keep;
      });
    };
    draw(1, true);
    draw(1500, false);  // crosses a block inside work that is rolled back
    draw(10, true);
    draw(700, false);
    draw(2500, true);
    port.fixture.reopen();
    draw(1500, false);
    draw(1500, true);
    port.fixture.reopen();
    draw(10, true);
    CHECK(*given.begin() > 0);
  });
}

TEST_CASE("port: ids drawn after a rolled back block are not given again after a restart") {
  on_every_driver([](const Port& port) {
    std::set<std::int64_t> kept;
    const auto draw = [&](int count, bool keep) {
      port.database().write_and_wait([&](Transaction& t) {
        for (int drawn = 0; drawn < count; ++drawn) {
          const std::int64_t id = t.next_id();
          if (keep) REQUIRE(kept.insert(id).second);
        }
        return keep;
      });
    };
    draw(1500, false);
    draw(10, true);
    port.fixture.reopen();
    draw(2500, true);
  });
}

TEST_CASE("port: increments of 16 threads are never lost") {
  on_every_driver([](const Port& port) {
    if (!port.driver.serves_threads) return;
    port.create("CREATE TABLE counter (id id PRIMARY KEY, amount int64 NOT NULL)");
    port.keep([](Transaction& t) { t.run("INSERT INTO counter (id, amount) VALUES (1, 0)", {}); });
    std::vector<std::thread> threads;
    std::atomic<int> kept{0};
    for (int thread = 0; thread < 16; ++thread) {
      threads.emplace_back([&] {
        for (int turn = 0; turn < 25; ++turn) {
          const Outcome outcome = port.database().write_and_wait([](Transaction& t) {
            std::int64_t amount = 0;
            t.first("SELECT amount FROM counter WHERE id = 1", {},
                    [&](const Row& row) { amount = row.int64(0); });
            t.run("UPDATE counter SET amount = :amount WHERE id = 1", {{"amount", amount + 1}});
            return true;
          });
          if (outcome == Outcome::committed) ++kept;
        }
      });
    }
    for (std::thread& thread : threads) thread.join();
    CHECK(kept == 400);
    CHECK(port.number("SELECT amount FROM counter") == 400);
  });
}

TEST_CASE("port: after stop everything queued is finished and new work is refused as busy") {
  on_every_driver([](const Port& port) {
    port.create(note_table);
    std::atomic<int> committed{0};
    for (int id = 1; id <= 100; ++id) {
      port.database().write(
          id % 2 == 0 ? Lane::people : Lane::background,
          [id](Transaction& t) {
            t.run(insert_note, {{"id", id}, {"words", "w"}});
            return true;
          },
          [&](Outcome outcome) { committed += outcome == Outcome::committed ? 1 : 0; });
    }
    port.database().stop();
    CHECK(committed == 100);
    CHECK(port.database().write_and_wait([](Transaction&) { return true; }) == Outcome::busy);
    CHECK(port.database().read_and_wait([](Transaction&) {}) == Outcome::busy);
    port.fixture.reopen();
    CHECK(port.number(count_notes) == 100);
  });
}

}  // namespace panelist::storage::test
