#include <atomic>
#include <sqlite3.h>
#include <thread>

#include "storage/sqlite/connection.hpp"
#include "tests/storage/sqlite_served.hpp"
#include "tests/storage/sqlite_simulated.hpp"

namespace panelist::storage::test {
namespace {

using namespace std::chrono_literals;

/// Readers that read without a pause until the object ends.
class BusyReaders {
 public:
  explicit BusyReaders(Database& database) {
    for (int reader = 0; reader < 4; ++reader) {
      threads_.emplace_back([this, &database] {
        while (!stop_) {
          database.read_and_wait([](Transaction& t) {
            t.each("SELECT id, words FROM note ORDER BY id DESC LIMIT 50", {}, [](const Row&) {});
          });
        }
      });
    }
  }
  ~BusyReaders() {
    stop_ = true;
    for (std::thread& thread : threads_) thread.join();
  }

 private:
  std::atomic<bool> stop_{false};
  std::vector<std::thread> threads_;
};

}  // namespace

TEST_CASE("sqlite: whoever reads never moves the WAL into the database file, only the writer does") {
  sqlite::SqliteSettings settings;
  settings.checkpoint_frames = 1'000'000;
  Simulated database(settings);
  for (int id = 0; id < 300; ++id) {
    CHECK(database->write_and_wait(add_note(id, std::string(3000, 'x'))) == Outcome::committed);
  }
  const std::uint64_t before = database.disk.operations();
  for (int turn = 0; turn < 50; ++turn) {
    CHECK(database.count() == 300);
    const auto beside = database.connect(sqlite::Use::read);
    CHECK(beside->pragma_text("integrity_check") == "ok");
  }
  CHECK(database.disk.operations() == before);
  database->when_quiet();
  CHECK(database.disk.operations() > before);
}

TEST_CASE("sqlite: a reader that is the last to close leaves the WAL as it is") {
  const TempFolder folder;
  {
    sqlite::Connection writer(folder.file(), sqlite::Use::write, 1024);
    writer.execute("CREATE TABLE t (a INTEGER) STRICT; INSERT INTO t VALUES (1)");
    writer.keep_wal_on_close();
  }
  const auto wal_bytes = std::filesystem::file_size(folder.file("panelist.db-wal"));
  REQUIRE(wal_bytes > 0);
  {
    sqlite::Connection reader(folder.file(), sqlite::Use::read, 1024);
    CHECK(reader.pragma_int64("wal_autocheckpoint") == 0);
    CHECK(reader.pragma_text("integrity_check") == "ok");
    CHECK(sqlite3_wal_checkpoint_v2(reader.handle(), nullptr, SQLITE_CHECKPOINT_PASSIVE, nullptr,
                                    nullptr) != SQLITE_OK);
  }
  CHECK(std::filesystem::file_size(folder.file("panelist.db-wal")) == wal_bytes);
}

TEST_CASE("sqlite: the WAL stays within its limit under long writes and busy readers") {
  sqlite::SqliteSettings settings;
  settings.checkpoint_frames = 50;
  settings.wal_bytes_max = 2 * 1024 * 1024;
  Served served(settings);
  const BusyReaders readers(*served);
  std::uint64_t largest = 0;
  for (int id = 0; id < 1500; ++id) {
    CHECK(served->write_and_wait(add_note(id, std::string(12'000, 'x'))) == Outcome::committed);
    largest = std::max(largest, served->counts().wal_bytes);
  }
  CHECK(largest <= 2 * 1024 * 1024);
  CHECK(served->counts().checkpoints > 10);
}

TEST_CASE("sqlite: in quiet the WAL is emptied, and an orderly stop leaves the file alone") {
  Served served;
  CHECK(served->write_and_wait(add_note(1)) == Outcome::committed);
  CHECK(served->counts().wal_bytes > 0);
  const auto deadline = std::chrono::steady_clock::now() + 20s;
  while (served->counts().wal_bytes > 0 && std::chrono::steady_clock::now() < deadline) {
    std::this_thread::yield();
  }
  CHECK(served->counts().wal_bytes == 0);
  CHECK(served->write_and_wait(add_note(2)) == Outcome::committed);
  served.close();
  CHECK_FALSE(std::filesystem::exists(served.file() + "-wal"));
  served.open();
  CHECK(served.count() == 2);
}

}  // namespace panelist::storage::test
