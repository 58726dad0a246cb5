#pragma once
// One connection that reads: one snapshot per read.
#include <memory>

#include "storage/postgres/connection.hpp"

namespace panelist::storage::postgres {

struct PostgresSettings;

struct QueuedRead {
  Database::ReadWork work;
  Database::Done done;
};

/// Used by one thread at a time.
class Reader {
 public:
  /// Connects; throws StorageFailure.
  explicit Reader(const PostgresSettings& settings);
  /// Runs the work in a snapshot of its own, then answers. Throws nothing of theirs.
  void run(const QueuedRead& read);
  /// For who breaks it on purpose. Null after an error, until the next read.
  Connection* connection() const { return connection_.get(); }

 private:
  Outcome run_in_snapshot(const Database::ReadWork& work);
  bool begin();

  const PostgresSettings& settings_;
  std::unique_ptr<Connection> connection_;  ///< null after an error, until the next read
};

}  // namespace panelist::storage::postgres
