#pragma once
// A PostgreSQL server of the tests' own: in a temporary folder, reached by a socket in it.
#include <memory>
#include <string>
#include <string_view>
#include <thread>

#include <sys/types.h>

namespace panelist::test {

/// Which storage the tests are asked to run on: PANELIST_TEST_STORAGE is "sqlite", "postgres" or
/// unset. The port's suite runs on every driver when it is unset, all others on SQLite.
bool storage_is_asked_for(std::string_view name);

/// Runs until the program ends, also when it crashes. As root it runs as another user, since the
/// server refuses root.
class PostgresServer {
 public:
  /// Started by the first call; null, after one line that says SKIPPED and why, where PostgreSQL is
  /// not installed.
  static PostgresServer* shared();

  explicit PostgresServer(const std::string& programs);
  ~PostgresServer();
  PostgresServer(const PostgresServer&) = delete;
  PostgresServer& operator=(const PostgresServer&) = delete;

  std::string url(const std::string& database) const;
  const std::string& socket_folder() const { return folder_; }
  /// Stops at once, as after a crash, and starts again on the same data.
  void restart();
  void start();
  void stop();

 private:
  std::string programs_;
  std::string folder_;
  pid_t server_{-1};
  std::thread drain_;
};

/// A database on the shared server, without a table; dropped with this object.
class EmptyPostgresDatabase {
 public:
  EmptyPostgresDatabase() : EmptyPostgresDatabase("template0") {}
  ~EmptyPostgresDatabase();
  EmptyPostgresDatabase(const EmptyPostgresDatabase&) = delete;
  EmptyPostgresDatabase& operator=(const EmptyPostgresDatabase&) = delete;
  const std::string& name() const { return name_; }
  std::string url() const { return PostgresServer::shared()->url(name_); }

 protected:
  explicit EmptyPostgresDatabase(const std::string& copied);

 private:
  std::string name_;
};

/// A migrated one.
class PostgresDatabase : public EmptyPostgresDatabase {
 public:
  PostgresDatabase();
};

/// Runs SQL as the server's owner; throws what the driver throws.
void run_on_server(const std::string& database, const std::string& sql);

}  // namespace panelist::test
