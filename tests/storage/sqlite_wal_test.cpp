// Nobody hears of a commit before it is durable, although the writer goes on meanwhile.
#include <filesystem>
#include <future>
#include <optional>
#include <vector>

#include "tests/storage/sqlite_held_log.hpp"
#include "tests/storage/sqlite_served.hpp"

namespace panelist::storage::test {
namespace {

using namespace std::chrono_literals;

bool is_answered(std::future<Outcome>& answer) {
  return answer.wait_for(0s) != std::future_status::timeout;
}

/// A served database whose log can be held up.
struct Held {
  Held() {
    sqlite::SqliteSettings settings;
    settings.vfs = log.vfs();
    served.emplace(settings);
  }
  std::future<Outcome> write(Database::Work work) {
    auto answer = std::make_shared<std::promise<Outcome>>();
    (*served)->write(Lane::people, std::move(work),
                     [answer](Outcome outcome) { answer->set_value(outcome); });
    return answer->get_future();
  }
  /// Notes `first` and the next as one group; returns when the disk works on it.
  std::vector<std::future<Outcome>> write_two_and_hold(std::int64_t first) {
    std::promise<void> began, gate;
    write([&began, open = gate.get_future().share()](Transaction&) {
      began.set_value();
      open.wait();
      return false;
    });
    began.get_future().wait();
    std::vector<std::future<Outcome>> answers;
    answers.push_back(write(add_note(first)));
    answers.push_back(write(add_note(first + 1)));
    log.hold();
    gate.set_value();
    log.wait_until_one_waits();
    return answers;
  }

  HeldLog log;
  std::optional<Served> served;
};

}  // namespace

TEST_CASE("sqlite: while the disk works on a group the next one runs, and nobody hears of either") {
  Held database;
  auto answers = database.write_two_and_hold(1);
  std::promise<void> ran, seen;
  answers.push_back(database.write([&](Transaction& t) {
    ran.set_value();
    return add_note(3)(t);
  }));
  ran.get_future().wait();
  std::promise<Outcome> told;
  auto reader = told.get_future();
  std::int64_t rows = 0;
  (*database.served)->read(
      [&](Transaction& t) {
        t.first("SELECT count(*) FROM note", {}, [&](const Row& row) { rows = row.int64(0); });
        seen.set_value();
      },
      [&](Outcome outcome) { told.set_value(outcome); });
  seen.get_future().wait();
  for (auto& answer : answers) CHECK(!is_answered(answer));
  CHECK(!is_answered(reader));
  database.log.release();
  for (auto& answer : answers) CHECK(answer.get() == Outcome::committed);
  CHECK(reader.get() == Outcome::committed);
  CHECK(rows >= 2);
  database.served->reopen();
  CHECK(database.served->count() == 3);
}

TEST_CASE("sqlite: what was rolled back after reading a commit waits for it too") {
  Held database;
  auto answers = database.write_two_and_hold(1);
  std::promise<void> ran;
  auto refused = database.write([&](Transaction& t) {
    const bool is_there = t.first("SELECT id FROM note WHERE id = 1", {}, [](const Row&) {});
    ran.set_value();
    return !is_there;
  });
  ran.get_future().wait();
  CHECK(!is_answered(refused));
  database.log.release();
  CHECK(refused.get() == Outcome::rolled_back);
  for (auto& answer : answers) CHECK(answer.get() == Outcome::committed);
}

TEST_CASE("sqlite: a sync that fails leaves it open for all who waited, and the next work goes on") {
  Held database;
  auto answers = database.write_two_and_hold(1);
  std::promise<void> ran;
  answers.push_back(database.write([&](Transaction& t) {
    ran.set_value();
    return add_note(3)(t);
  }));
  ran.get_future().wait();
  database.log.release_as_failed();
  for (auto& answer : answers) CHECK(answer.get() == Outcome::unknown);
  CHECK((*database.served)->write_and_wait(add_note(4)) == Outcome::failed);
  CHECK(database.served->has(1));
  const std::int64_t before = database.log.written_bytes();
  const auto log_bytes =
      static_cast<std::int64_t>(std::filesystem::file_size(database.served->file() + "-wal"));
  database.log.heal();
  CHECK((*database.served)->write_and_wait(add_note(4)) == Outcome::committed);
  // What could not be synced was written again, and not only synced again.
  CHECK(database.log.written_bytes() - before > log_bytes);
  database.served->reopen();
  CHECK(database.served->has(4));
}

TEST_CASE("sqlite: one work alone is one sync, one that changes nothing is none") {
  Held database;
  const int before = database.log.syncs();
  CHECK((*database.served)->write_and_wait(add_note(1)) == Outcome::committed);
  CHECK(database.log.syncs() == before + 1);
  CHECK((*database.served)->write_and_wait([](Transaction&) { return true; }) ==
        Outcome::committed);
  CHECK((*database.served)->write_and_wait([](Transaction&) { return false; }) ==
        Outcome::rolled_back);
  CHECK(database.served->count() == 1);
  CHECK(database.log.syncs() == before + 1);
}

}  // namespace panelist::storage::test
