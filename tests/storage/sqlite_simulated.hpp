#pragma once
// A database on one thread over a simulated disk, and a way to make one group out of several works.
#include <atomic>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "storage/sqlite/connection.hpp"
#include "storage/sqlite/simulated_disk.hpp"
#include "storage/sqlite/single_thread_database.hpp"
#include "tests/storage/sqlite_notes.hpp"

namespace panelist::storage::test {

/// The file `panelist.db` of a disk of its own, migrated, with a table `note (id, words)`.
class Simulated {
 public:
  explicit Simulated(sqlite::SqliteSettings settings = {}, std::uint64_t seed = 1)
      : disk(fresh_name(), seed, image_with_notes()), settings_(std::move(settings)) {
    settings_.file = file_name;
    settings_.vfs = disk.vfs();
    open();
  }
  sqlite::SingleThreadDatabase* operator->() { return database_.get(); }
  const sqlite::SqliteSettings& settings() const { return settings_; }
  void close() { database_.reset(); }
  Result<void> try_open() {
    auto opened = sqlite::open_on_one_thread(settings_);
    if (!opened) return fail(opened.error());
    database_ = *std::move(opened);
    return {};
  }
  void open() {
    const auto opened = try_open();
    REQUIRE_MESSAGE(opened.has_value(), opened.error().detail);
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
    std::int64_t rows = -1;
    database_->read_and_wait([&](Transaction& t) {
      t.first("SELECT count(*) FROM note", {}, [&](const Row& row) { rows = row.int64(0); });
    });
    return rows;
  }
  /// A connection beside the database's own.
  std::unique_ptr<sqlite::Connection> connect(sqlite::Use use) {
    return std::make_unique<sqlite::Connection>(file_name, use, 1024, disk.vfs());
  }
  bool is_whole() {
    try {
      return connect(sqlite::Use::read)->pragma_text("integrity_check") == "ok";
    } catch (const StorageFailure&) {
      return false;
    }
  }

  static std::string fresh_name() {
    static std::atomic<int> number{0};
    return "test-disk-" + std::to_string(++number);
  }
  /// A migrated database made once for all.
  static const sqlite::SimulatedDisk::Image& migrated_image() {
    static const sqlite::SimulatedDisk::Image image = image_of({});
    return image;
  }
  static constexpr const char* file_name = "panelist.db";

 private:
  static sqlite::SimulatedDisk::Image image_of(const std::string& sql) {
    const sqlite::SimulatedDisk fresh(fresh_name());
    sqlite::SqliteSettings settings;
    settings.file = file_name;
    settings.vfs = fresh.vfs();
    const auto opened = sqlite::open_on_one_thread(settings);
    REQUIRE_MESSAGE(opened.has_value(), opened.error().detail);
    (*opened)->write_and_wait([&](Transaction& t) {
      if (!sql.empty()) t.run(sql, {});
      return true;
    });
    (*opened)->stop();
    return fresh.image();
  }
  static const sqlite::SimulatedDisk::Image& image_with_notes() {
    static const sqlite::SimulatedDisk::Image image = image_of(note_table);
    return image;
  }

 public:
  sqlite::SimulatedDisk disk;

 private:
  sqlite::SqliteSettings settings_;
  std::unique_ptr<sqlite::SingleThreadDatabase> database_;  // ends before its disk
};

/// Works that become one group.
class Group {
 public:
  explicit Group(Simulated& simulated) : simulated_(simulated) { simulated->begin_group(); }
  /// Queues; its outcome stands at the same place of end()'s answer.
  void add(Database::Work work, Lane lane = Lane::people) {
    const std::size_t place = outcomes_->size();
    outcomes_->push_back(Outcome::busy);
    simulated_->write(lane, std::move(work), [outcomes = outcomes_, place](Outcome outcome) {
      (*outcomes)[place] = outcome;
    });
  }
  std::vector<Outcome> end() {
    simulated_->end_group();
    return *outcomes_;
  }

 private:
  Simulated& simulated_;
  std::shared_ptr<std::vector<Outcome>> outcomes_{std::make_shared<std::vector<Outcome>>()};
};

}  // namespace panelist::storage::test
