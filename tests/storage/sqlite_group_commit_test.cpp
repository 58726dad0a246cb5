#include <atomic>
#include <future>
#include <set>
#include <stdexcept>
#include <thread>

#include "tests/storage/sqlite_served.hpp"

namespace panelist::storage::test {

using namespace std::chrono_literals;
using Outcomes = std::vector<Outcome>;

TEST_CASE("sqlite: 64 threads share commits, and whoever was answered is in the file") {
  Served served;
  const DatabaseCounts before = served->counts();
  std::atomic<int> kept{0};
  std::vector<std::thread> threads;
  for (int thread = 0; thread < 64; ++thread) {
    threads.emplace_back([&, thread] {
      for (int turn = 0; turn < 20; ++turn) {
        if (served->write_and_wait(add_note(thread * 100 + turn)) == Outcome::committed) ++kept;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  const DatabaseCounts after = served->counts();
  CHECK(kept == 1280);
  CHECK(after.works - before.works == 1280);
  CHECK(after.groups - before.groups < 1280);
  served.reopen();
  CHECK(served.count() == 1280);
}

TEST_CASE("sqlite: one failing work of a group hurts no other") {
  Served served;
  const std::uint64_t groups_before = served->counts().groups;
  HeldWriter held(*served);
  held.add(add_note(1));
  held.add(add_note(1));
  held.add([](Transaction& t) -> bool {
    add_note(2)(t);
    throw std::runtime_error("a bug");
  });
  held.add([](Transaction& t) {
    add_note(3)(t);
    return false;
  });
  held.add(add_note(4));
  CHECK(held.release() == Outcomes{Outcome::committed, Outcome::failed, Outcome::failed,
                                   Outcome::rolled_back, Outcome::committed});
  CHECK(served->counts().groups == groups_before + 1);
  served.reopen();
  CHECK(served.count() == 2);
  CHECK(served.has(1));
  CHECK(served.has(4));
}

TEST_CASE("sqlite: a later work of a group sees what an earlier one kept, not what it dropped") {
  Served served;
  HeldWriter held(*served);
  std::int64_t seen = -1;
  held.add(add_note(1));
  held.add([](Transaction& t) {
    add_note(2)(t);
    return false;
  });
  held.add([&](Transaction& t) {
    t.first("SELECT count(*) FROM note", {}, [&](const Row& row) { seen = row.int64(0); });
    return true;
  });
  held.release();
  CHECK(seen == 1);
}

TEST_CASE("sqlite: a block of ids taken by a dropped work serves no other work of its group") {
  Served served;
  std::set<std::int64_t> kept;
  const auto draw = [&](int count, bool keep) {
    return [&kept, count, keep](Transaction& t) {
      for (int drawn = 0; drawn < count; ++drawn) {
        const std::int64_t id = t.next_id();
        if (keep) CHECK(kept.insert(id).second);
      }
      return keep;
    };
  };
  HeldWriter held(*served);
  held.add(draw(1500, false));
  held.add(draw(10, true));
  CHECK(held.release() == Outcomes{Outcome::rolled_back, Outcome::committed});
  served.reopen();
  CHECK(served->write_and_wait(draw(2500, true)) == Outcome::committed);
}

TEST_CASE("sqlite: a group whose time is over commits, and one background work has its turn") {
  sqlite::SqliteSettings settings;
  settings.group_time_max = 0ms;
  Served served(settings);
  const std::uint64_t groups_before = served->counts().groups;
  HeldWriter held(*served);
  std::vector<int> order;
  const auto note_turn = [&](int turn) {
    return [&order, turn](Transaction& t) {
      order.push_back(turn);
      return add_note(turn)(t);
    };
  };
  for (int turn = 1; turn <= 3; ++turn) held.add(note_turn(turn));
  for (int turn = 11; turn <= 12; ++turn) held.add(note_turn(turn), Lane::background);
  for (const Outcome outcome : held.release()) CHECK(outcome == Outcome::committed);
  CHECK(order == std::vector<int>{1, 11, 2, 12, 3});
  CHECK(served->counts().groups == groups_before + 3);
}

TEST_CASE("sqlite: background work has its share of a group although people queue") {
  sqlite::SqliteSettings settings;
  settings.group_works_max = 4;
  settings.background_share = 1;
  settings.group_time_max = 10s;
  Served served(settings);
  HeldWriter held(*served);
  std::string order;
  const auto turn = [&](char name) {
    return [&order, name](Transaction&) {
      order.push_back(name);
      return true;
    };
  };
  for (int count = 0; count < 5; ++count) held.add(turn('b'), Lane::background);
  for (int count = 0; count < 6; ++count) held.add(turn('p'));
  held.release();
  CHECK(order == "pppbpppbbbb");
}

TEST_CASE("sqlite: what loops ask for while people's works run is committed with these") {
  Served served;
  const std::uint64_t groups_before = served->counts().groups;
  HeldWriter held(*served);
  std::string order;
  std::promise<Outcome> joined;
  held.add([&](Transaction& t) {
    order.push_back('p');
    served->write(
        Lane::background,
        [&](Transaction& later) {
          order.push_back('b');
          return add_note(3)(later);
        },
        [&](Outcome outcome) { joined.set_value(outcome); });
    return add_note(1)(t);
  });
  held.add([&](Transaction& t) {
    order.push_back('p');
    return add_note(2)(t);
  });
  CHECK(held.release() == Outcomes(2, Outcome::committed));
  CHECK(joined.get_future().get() == Outcome::committed);
  CHECK(order == "ppb");
  CHECK(served->counts().groups == groups_before + 1);
}

TEST_CASE("sqlite: work beyond the queue's length is refused as busy and its work never runs") {
  sqlite::SqliteSettings settings;
  settings.queue_works_max = 2;
  Served served(settings);
  HeldWriter held(*served);
  held.add(add_note(1));
  held.add(add_note(2));
  CHECK(served->write_and_wait(add_note(3)) == Outcome::busy);
  CHECK(served->counts().busy == 1);
  CHECK(served->counts().queue == 2);
  held.add(add_note(4), Lane::background);
  CHECK(held.release() == Outcomes(3, Outcome::committed));
  CHECK_FALSE(served.has(3));
  CHECK(served->write_and_wait(add_note(5)) == Outcome::committed);
}

TEST_CASE("sqlite: work that would wait too long is refused as busy until the queue is empty") {
  sqlite::SqliteSettings settings;
  settings.queue_wait_max = 0ms;
  Served served(settings);
  HeldWriter held(*served);
  held.add(add_note(1));
  CHECK(served->write_and_wait(add_note(2)) == Outcome::busy);
  CHECK(held.release() == Outcomes{Outcome::committed});
  CHECK(served->write_and_wait(add_note(2)) == Outcome::committed);
}

}  // namespace panelist::storage::test
