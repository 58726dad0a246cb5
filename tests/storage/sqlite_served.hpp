#pragma once
// A served SQLite database for tests, and a way to make one group out of several works.
#include <future>
#include <memory>
#include <vector>

#include <doctest/doctest.h>

#include "storage/sqlite/sqlite_database.hpp"
#include "tests/storage/sqlite_notes.hpp"
#include "tests/storage/sqlite_temp_folder.hpp"

namespace panelist::storage::test {

/// Table `note (id, words)` in a fresh served database.
class Served {
 public:
  explicit Served(sqlite::SqliteSettings settings = {}) : settings_(std::move(settings)) {
    settings_.file = folder_.file();
    open();
    REQUIRE(database_->write_and_wait([](Transaction& t) {
      t.run(note_table, {});
      return true;
    }) == Outcome::committed);
  }
  Database* operator->() { return database_.get(); }
  Database& operator*() { return *database_; }
  const std::string& file() const { return settings_.file; }
  const TempFolder& folder() const { return folder_; }
  const sqlite::SqliteSettings& settings() const { return settings_; }
  void close() { database_.reset(); }
  void open() {
    auto opened = sqlite::open_for_serving(settings_);
    REQUIRE_MESSAGE(opened.has_value(), opened.error().detail);
    database_ = std::move(*opened);
  }
  void reopen() {
    close();
    open();
  }
  bool has(std::int64_t id) {
    bool found = false;
    database_->read_and_wait([&](Transaction& t) {
      found = t.first("SELECT id FROM note WHERE id = :id", {{"id", id}}, [](const Row&) {});
    });
    return found;
  }
  std::int64_t count() {
    std::int64_t rows = 0;
    database_->read_and_wait([&](Transaction& t) {
      t.first("SELECT count(*) FROM note", {}, [&](const Row& row) { rows = row.int64(0); });
    });
    return rows;
  }

 private:
  TempFolder folder_;
  sqlite::SqliteSettings settings_;
  std::unique_ptr<Database> database_;
};

/// Keeps the writer busy while works queue up, so that they become one group.
class HeldWriter {
 public:
  explicit HeldWriter(Database& database) : database_(database) {
    std::promise<void> began;
    auto has_begun = began.get_future();
    database_.write(
        Lane::people,
        [&began, gate = gate_.get_future().share()](Transaction&) {
          began.set_value();
          gate.wait();
          return false;
        },
        [](Outcome) {});
    has_begun.wait();
  }
  /// Queues; its outcome stands at the same place of release()'s answer.
  void add(Database::Work work, Lane lane = Lane::people) {
    auto answer = std::make_shared<std::promise<Outcome>>();
    answers_.push_back(answer->get_future());
    database_.write(lane, std::move(work),
                    [answer](Outcome outcome) { answer->set_value(outcome); });
  }
  std::vector<Outcome> release() {
    gate_.set_value();
    std::vector<Outcome> outcomes;
    for (auto& answer : answers_) outcomes.push_back(answer.get());
    return outcomes;
  }

 private:
  Database& database_;
  std::promise<void> gate_;
  std::vector<std::future<Outcome>> answers_;
};

}  // namespace panelist::storage::test
