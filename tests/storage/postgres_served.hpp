#pragma once
// A served PostgreSQL database for tests of the driver alone.
#include <memory>
#include <string>

#include <doctest/doctest.h>

#include "storage/postgres/postgres_database.hpp"
#include "tests/support/postgres_server.hpp"

namespace panelist::storage::test {

/// Whether these tests can and should run here; says SKIPPED where PostgreSQL is missing.
inline bool has_postgres() {
  return panelist::test::storage_is_asked_for("postgres") &&
         panelist::test::PostgresServer::shared() != nullptr;
}

class PostgresServed {
 public:
  PostgresServed() { open(fresh_.url()); }

  void open(const std::string& url) {
    opened_.reset();
    postgres::PostgresSettings settings;
    settings.url = url;
    auto opened = postgres::open_for_serving(settings);
    REQUIRE_MESSAGE(opened.has_value(), opened.error().detail);
    opened_ = std::move(*opened);
  }
  Database& database() { return *opened_; }
  std::string name() const { return fresh_.name(); }
  std::string url() const { return fresh_.url(); }

  void keep(const Database::Work& work) {
    CHECK(database().write_and_wait(work) == Outcome::committed);
  }
  void run(std::string_view sql) {
    keep([sql](Transaction& t) {
      t.run(sql, {});
      return true;
    });
  }
  std::int64_t number(std::string_view sql) {
    std::int64_t answer = -1;
    CHECK(database().read_and_wait([&](Transaction& t) {
      t.first(sql, {}, [&](const Row& row) { answer = row.int64(0); });
    }) == Outcome::committed);
    return answer;
  }
  /// A tool's first run with the id 1, without a task.
  void add_run() {
    for (const char* sql :
         {"INSERT INTO category (id, name, folded, slug) VALUES (1, 'c', 'c', 'c')",
          "INSERT INTO tool (id, slug, name, name_folded, category_id, facts_version, "
          "submitted_by, created_at) VALUES (1, 't', 't', 't', 1, 1, 0, 0)",
          "INSERT INTO definition (hash, name, version, content, first_seen_at) "
          "VALUES ('h', 'd', 1, '{}', 0)",
          "INSERT INTO run (id, tool_id, round, definition_hash, seats, phase, step, seq, "
          "submitter_id, created_at, changed_at) "
          "VALUES (1, 1, 1, 'h', 'a,b', 'in_review', 0, 0, 0, 0, 0)"})
      run(sql);
  }

 private:
  panelist::test::PostgresDatabase fresh_;
  std::unique_ptr<Database> opened_;
};

}  // namespace panelist::storage::test
