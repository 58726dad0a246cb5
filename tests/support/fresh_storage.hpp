#pragma once
// A database for tests that may run on either: SQLite, or PostgreSQL when PANELIST_TEST_STORAGE says
// so.
#include <memory>
#include <string>

#include "storage/database.hpp"

namespace panelist::test {

class PostgresDatabase;

/// True when the tests are asked to run on PostgreSQL alone: what is about SQLite leaves itself out.
bool is_on_postgres();

/// Gone with this object, which outlives the opened database.
class FreshStorage {
 public:
  /// SQLite keeps its data in `file`, whose folder is the caller's.
  explicit FreshStorage(const std::string& file);
  ~FreshStorage();
  FreshStorage(const FreshStorage&) = delete;
  FreshStorage& operator=(const FreshStorage&) = delete;
  /// For serving; again after the last one was stopped. Throws std::runtime_error.
  std::unique_ptr<storage::Database> open() const;

 private:
  std::string file_;
  std::unique_ptr<PostgresDatabase> on_server_;
};

}  // namespace panelist::test
