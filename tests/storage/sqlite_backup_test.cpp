#include <atomic>
#include <fstream>
#include <sqlite3.h>
#include <thread>

#include "storage/sqlite/connection.hpp"
#include "tests/storage/sqlite_served.hpp"

namespace panelist::storage::test {
namespace {

void check_refused(const Result<void>& result, ErrorCode code, std::string_view word) {
  REQUIRE_FALSE(result.has_value());
  CHECK(result.error().code == code);
  INFO(result.error().detail);
  CHECK(result.error().detail.find(word) != std::string::npos);
}

}  // namespace

TEST_CASE("sqlite: a backup taken under load is whole, consistent and can be restored") {
  Served served;
  const std::string backup = served.folder().file("copy.db");
  for (int id = 0; id < 400; ++id) {
    REQUIRE(served->write_and_wait(add_note(id, std::string(9000, 'x'))) == Outcome::committed);
  }
  std::atomic<bool> stop{false};
  std::atomic<std::int64_t> last{1000};
  std::thread load([&] {
    while (!stop) {
      // Two rows or none: a copy that is no snapshot would catch one.
      served->write_and_wait([&](Transaction& t) {
        return add_note(last)(t) && add_note(-last)(t);
      });
      ++last;
    }
  });
  const std::int64_t before = last;
  while (last < before + 5) std::this_thread::yield();
  const Result<void> copied = sqlite::backup_to(served.file(), backup);
  stop = true;
  load.join();
  REQUIRE_MESSAGE(copied.has_value(), copied.error().detail);
  CHECK_FALSE(std::filesystem::exists(backup + ".partial"));

  check_refused(sqlite::restore_from(backup, served.file()), ErrorCode::conflict,
                "another panelist");
  served.close();
  REQUIRE(sqlite::restore_from(backup, served.file()).has_value());
  {
    sqlite::Connection connection(served.file(), sqlite::Use::read, 1024);
    CHECK(connection.pragma_text("integrity_check") == "ok");
  }
  served.open();
  std::int64_t plus = 0, minus = 0;
  served->read_and_wait([&](Transaction& t) {
    t.first("SELECT count(*) FILTER (WHERE id >= 1000), count(*) FILTER (WHERE id <= -1000) "
            "FROM note",
            {}, [&](const Row& row) {
              plus = row.int64(0);
              minus = row.int64(1);
            });
  });
  CHECK(plus >= 5);
  CHECK(plus == minus);
  CHECK(served->write_and_wait(add_note(999)) == Outcome::committed);
}

TEST_CASE("sqlite: restoring keeps the old database, with what a killed server left in its WAL") {
  Served served;
  REQUIRE(served->write_and_wait(add_note(1)) == Outcome::committed);
  const std::string backup = served.folder().file("copy.db");
  REQUIRE(sqlite::backup_to(served.file(), backup).has_value());
  REQUIRE(served->write_and_wait(add_note(2)) == Outcome::committed);
  served.close();
  {
    sqlite::Connection killed(served.file(), sqlite::Use::write, 1024);
    killed.execute("INSERT INTO note VALUES (3, 'in the WAL')");
    killed.keep_wal_on_close();
  }
  REQUIRE(std::filesystem::exists(served.file() + "-wal"));
  for (const char* number : {"1", "2"}) {
    REQUIRE(sqlite::restore_from(backup, served.file()).has_value());
    CHECK(std::filesystem::exists(served.file() + ".before-restore-" + number));
  }
  served.open();
  CHECK(served.count() == 1);
  served.close();
  std::filesystem::rename(served.file() + ".before-restore-1", served.file());
  served.open();
  CHECK(served.count() == 3);
}

TEST_CASE("sqlite: a damaged, newer, foreign or missing backup is refused and the database stays") {
  Served served;
  for (int id = 0; id < 200; ++id) served->write_and_wait(add_note(id, std::string(2000, 'x')));
  const std::string backup = served.folder().file("copy.db");
  REQUIRE(sqlite::backup_to(served.file(), backup).has_value());
  served.close();
  const auto restore = [&] { return sqlite::restore_from(backup, served.file()); };
  {
    std::fstream damage(backup, std::ios::binary | std::ios::in | std::ios::out);
    damage.seekp(static_cast<std::streamoff>(std::filesystem::file_size(backup) / 4 * 3));
    damage << std::string(20'000, '\xff');
  }
  check_refused(restore(), ErrorCode::conflict, "damaged");
  REQUIRE(sqlite::backup_to(served.file(), backup).has_value());
  {
    sqlite::Connection connection(backup, sqlite::Use::write, 1024);
    connection.execute("PRAGMA user_version=9999");
  }
  check_refused(restore(), ErrorCode::conflict, "9999");
  std::ofstream(backup, std::ios::trunc) << "no database at all, but some text that is long enough";
  check_refused(restore(), ErrorCode::conflict, "copy.db");
  std::filesystem::remove(backup);
  check_refused(restore(), ErrorCode::not_found, "copy.db");
  served.open();
  CHECK(served.count() == 200);
}

TEST_CASE("sqlite: a backup needs a database and a name of its own") {
  Served served;
  check_refused(sqlite::backup_to(served.folder().file("none.db"), served.folder().file("b.db")),
                ErrorCode::not_found, "none.db");
  check_refused(sqlite::backup_to(served.file(), served.file()), ErrorCode::conflict,
                "another name");
}

}  // namespace panelist::storage::test
