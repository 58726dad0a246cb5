#include <fstream>
#include <iterator>
#include <sqlite3.h>
#include <sys/stat.h>

#include "storage/migrate.hpp"
#include "storage/sqlite/connection.hpp"
#include "tests/storage/sqlite_served.hpp"

namespace panelist::storage::test {
namespace {

std::string bytes_of(const std::string& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

sqlite::SqliteSettings settings_for(const std::string& file) {
  sqlite::SqliteSettings settings;
  settings.file = file;
  return settings;
}

void check_refused(const std::string& file, ErrorCode code, std::string_view word) {
  const auto opened = sqlite::open_for_serving(settings_for(file));
  REQUIRE_FALSE(opened.has_value());
  CHECK(opened.error().code == code);
  INFO(opened.error().detail);
  CHECK(opened.error().detail.find(word) != std::string::npos);
}

}  // namespace

TEST_CASE("sqlite: one data folder is served once at a time") {
  Served served;
  CHECK(sqlite::is_served(served.file()));
  CHECK(served->counts().free_bytes > 0);
  check_refused(served.file(), ErrorCode::conflict,
                "another panelist serves " + served.folder().path());
  CHECK_FALSE(sqlite::migrate(served.file()).has_value());
  served->stop();
  CHECK_FALSE(sqlite::is_served(served.file()));
  served.reopen();
}

TEST_CASE("sqlite: nothing is served where there is nothing") {
  CHECK_FALSE(sqlite::is_served("/nonexistent/panelist.db"));
}

TEST_CASE("sqlite: a missing data folder is created for its owner and group only") {
  const TempFolder parent;
  const std::string folder = parent.file("deep/data");
  REQUIRE(sqlite::open_for_serving(settings_for(folder + "/panelist.db")).has_value());
  struct stat status {};
  REQUIRE(::stat(folder.c_str(), &status) == 0);
  CHECK((status.st_mode & 0007) == 0);
  REQUIRE(::stat((folder + "/panelist.db").c_str(), &status) == 0);
  CHECK((status.st_mode & 0007) == 0);
}

TEST_CASE("sqlite: a data folder that cannot be one is named in one sentence") {
  const TempFolder parent;
  std::ofstream(parent.file("data")) << "a file";
  check_refused(parent.file("data/panelist.db"), ErrorCode::conflict,
                "the data folder " + parent.file("data") + " is not writable: ");
}

TEST_CASE("sqlite: a database of a newer version is refused and no byte of it changes") {
  Served served;
  served.close();
  {
    sqlite::Connection connection(served.file(), sqlite::Use::write, 1024);
    connection.execute("PRAGMA user_version=9999");
  }
  const std::string before = bytes_of(served.file());
  check_refused(served.file(), ErrorCode::conflict, "9999");
  CHECK_FALSE(sqlite::open_read_only(served.settings()).has_value());
  CHECK_FALSE(sqlite::migrate(served.file()).has_value());
  CHECK(bytes_of(served.file()) == before);
}

TEST_CASE("sqlite: files that are no Panelist database are refused and not changed") {
  const TempFolder folder;
  std::ofstream(folder.file("text.db")) << std::string(5000, 'x');
  {
    sqlite::Connection connection(folder.file("other.db"), sqlite::Use::write, 1024);
    connection.execute("CREATE TABLE t (a INTEGER) STRICT");
  }
  for (const std::string name : {"text.db", "other.db"}) {
    const std::string before = bytes_of(folder.file(name));
    check_refused(folder.file(name), ErrorCode::conflict, name);
    CHECK(bytes_of(folder.file(name)) == before);
  }
}

TEST_CASE("sqlite: a file whose creation was cut short is finished at the next start") {
  const TempFolder folder;
  { sqlite::Connection connection(folder.file(), sqlite::Use::write, 1024); }
  CHECK(sqlite::open_for_serving(settings_for(folder.file())).has_value());
}

TEST_CASE("sqlite: read-only runs beside a server, sees its commits and refuses writes") {
  Served served;
  CHECK(served->write_and_wait(add_note(1)) == Outcome::committed);
  auto beside = sqlite::open_read_only(served.settings());
  REQUIRE(beside.has_value());
  CHECK(served->write_and_wait(add_note(2)) == Outcome::committed);
  std::int64_t rows = 0;
  (*beside)->read_and_wait([&](Transaction& t) {
    t.first("SELECT count(*) FROM note", {}, [&](const Row& row) { rows = row.int64(0); });
  });
  CHECK(rows == 2);
  CHECK((*beside)->write_and_wait(add_note(3)) == Outcome::failed);
}

TEST_CASE("sqlite: read-only needs a database of this program's version") {
  const TempFolder folder;
  const auto missing = sqlite::open_read_only(settings_for(folder.file()));
  REQUIRE_FALSE(missing.has_value());
  CHECK(missing.error().code == ErrorCode::not_found);
  CHECK_FALSE(std::filesystem::exists(folder.file()));
  {
    sqlite::Connection connection(folder.file(), sqlite::Use::write, 1024);
    connection.execute("CREATE TABLE t (a INTEGER) STRICT; PRAGMA application_id=0x504E4C53");
  }
  const auto older = sqlite::open_read_only(settings_for(folder.file()));
  REQUIRE_FALSE(older.has_value());
  CHECK(older.error().code == ErrorCode::conflict);
  CHECK(older.error().detail.find("panelist migrate") != std::string::npos);
}

TEST_CASE("sqlite: the writer's pragmas are what durability needs") {
  const TempFolder folder;
  sqlite::Connection connection(folder.file(), sqlite::Use::write, 1024);
  CHECK(connection.pragma_text("journal_mode") == "wal");
  CHECK(connection.pragma_int64("synchronous") == 2);
  CHECK(connection.pragma_int64("foreign_keys") == 1);
  CHECK(connection.pragma_int64("wal_autocheckpoint") == 0);
  CHECK(connection.pragma_int64("mmap_size") == 0);
}

}  // namespace panelist::storage::test
