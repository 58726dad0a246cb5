#include "tests/support/fresh_storage.hpp"

#include <stdexcept>

#include "storage/postgres/postgres_database.hpp"
#include "storage/sqlite/sqlite_database.hpp"
#include "tests/support/postgres_server.hpp"

namespace panelist::test {

bool is_on_postgres() { return !storage_is_asked_for("sqlite"); }

FreshStorage::FreshStorage(const std::string& file) : file_(file) {
  if (!is_on_postgres()) return;
  if (PostgresServer::shared() == nullptr) throw std::runtime_error("PostgreSQL is missing");
  on_server_ = std::make_unique<PostgresDatabase>();
}

FreshStorage::~FreshStorage() = default;

std::unique_ptr<storage::Database> FreshStorage::open() const {
  auto opened = [this]() -> Result<std::unique_ptr<storage::Database>> {
    if (on_server_ != nullptr) {
      storage::postgres::PostgresSettings on_server;
      on_server.url = on_server_->url();
      on_server.writers = on_server.readers = 2;  // a case opens a database of its own
      return storage::postgres::open_for_serving(on_server);
    }
    storage::sqlite::SqliteSettings settings;
    settings.file = file_;
    return storage::sqlite::open_for_serving(settings);
  }();
  if (!opened) throw std::runtime_error(opened.error().detail);
  return *std::move(opened);
}

}  // namespace panelist::test
