#include "tests/storage/port_driver.hpp"

#include <vector>

#include "storage/postgres/postgres_database.hpp"
#include "storage/postgres/single_thread_database.hpp"
#include "storage/sqlite/sqlite_database.hpp"
#include "tests/storage/sqlite_simulated.hpp"
#include "tests/storage/sqlite_temp_folder.hpp"
#include "tests/support/postgres_server.hpp"

namespace panelist::storage::test {
namespace {

class SqliteFixture final : public PortFixture {
 public:
  SqliteFixture() { open(); }
  Database& database() override { return *database_; }
  void reopen() override {
    database_.reset();
    open();
  }

 private:
  void open() {
    sqlite::SqliteSettings settings;
    settings.file = folder_.file();
    auto opened = sqlite::open_for_serving(settings);
    REQUIRE_MESSAGE(opened.has_value(), opened.error().detail);
    database_ = std::move(*opened);
  }

  TempFolder folder_;
  std::unique_ptr<Database> database_;
};

class OneThreadFixture final : public PortFixture {
 public:
  OneThreadFixture() : disk_(Simulated::fresh_name(), 1, Simulated::migrated_image()) { open(); }
  Database& database() override { return *database_; }
  void reopen() override {
    database_.reset();
    open();
  }

 private:
  void open() {
    sqlite::SqliteSettings settings;
    settings.file = Simulated::file_name;
    settings.vfs = disk_.vfs();
    auto opened = sqlite::open_on_one_thread(settings);
    REQUIRE_MESSAGE(opened.has_value(), opened.error().detail);
    database_ = std::move(*opened);
  }

  sqlite::SimulatedDisk disk_;
  std::unique_ptr<Database> database_;
};

class PostgresFixture final : public PortFixture {
 public:
  PostgresFixture() { open(); }
  Database& database() override { return *opened_; }
  void reopen() override {
    opened_.reset();
    open();
  }

 private:
  void open() {
    postgres::PostgresSettings settings;
    settings.url = database_.url();
    auto opened = postgres::open_for_serving(settings);
    REQUIRE_MESSAGE(opened.has_value(), opened.error().detail);
    opened_ = std::move(*opened);
  }

  panelist::test::PostgresDatabase database_;
  std::unique_ptr<Database> opened_;
};

class PostgresOneThreadFixture final : public PortFixture {
 public:
  PostgresOneThreadFixture() { open(); }
  Database& database() override { return *opened_; }
  void reopen() override {
    opened_.reset();
    open();
  }

 private:
  void open() {
    auto opened = postgres::open_on_one_thread(database_.url(), faults_);
    REQUIRE_MESSAGE(opened.has_value(), opened.error().detail);
    opened_ = std::move(*opened);
  }

  panelist::test::PostgresDatabase database_;
  postgres::LineFaults faults_;
  std::unique_ptr<Database> opened_;
};

std::vector<PortDriver> choose_drivers() {
  std::vector<PortDriver> drivers;
  if (panelist::test::storage_is_asked_for("sqlite")) {
    drivers.push_back(
        {"sqlite", Dialect::sqlite, [] { return std::make_unique<SqliteFixture>(); }});
    drivers.push_back({"sqlite on one thread", Dialect::sqlite,
                       [] { return std::make_unique<OneThreadFixture>(); }, false});
  }
  if (panelist::test::storage_is_asked_for("postgres") &&
      panelist::test::PostgresServer::shared() != nullptr) {
    drivers.push_back(
        {"postgres", Dialect::postgres, [] { return std::make_unique<PostgresFixture>(); }});
    drivers.push_back({"postgres on one thread", Dialect::postgres,
                       [] { return std::make_unique<PostgresOneThreadFixture>(); }, false});
  }
  return drivers;
}

}  // namespace

std::span<const PortDriver> port_drivers() {
  static const std::vector<PortDriver> drivers = choose_drivers();
  return drivers;
}

void Port::create(std::string_view table) const {
  keep([&](Transaction& transaction) {
    transaction.write(expand_migration(table, driver.dialect), {});
  });
}

void Port::keep(const std::function<void(Transaction&)>& work) const {
  const Outcome outcome = database().write_and_wait([&](Transaction& transaction) {
    work(transaction);
    return true;
  });
  CHECK(outcome == Outcome::committed);
}

std::int64_t Port::number(std::string_view sql) const {
  std::int64_t answer = 0;
  const Outcome outcome = database().read_and_wait([&](Transaction& transaction) {
    transaction.first(sql, {}, [&](const Row& row) { answer = row.int64(0); });
  });
  CHECK(outcome == Outcome::committed);
  return answer;
}

}  // namespace panelist::storage::test
