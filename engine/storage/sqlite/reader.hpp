#pragma once
// The read side of an open database without its threads: one connection, one snapshot per read.
#include <memory>

#include "storage/database.hpp"
#include "storage/sqlite/connection.hpp"
#include "storage/sqlite/snapshot_gate.hpp"
#include "storage/sqlite/sqlite_database.hpp"
#include "storage/sqlite/wal.hpp"

namespace panelist::storage::sqlite {

/// Used by one thread at a time.
class Reader {
 public:
  /// Opens its connection; throws StorageFailure.
  Reader(const SqliteSettings& settings, SnapshotGate& gate, Wal& wal, int cache_kib);
  /// Runs the work in a snapshot of its own; answers when what it could see is durable, here or on
  /// the thread that syncs. Throws nothing of theirs.
  void run(const Database::ReadWork& work, const Database::Done& done);

 private:
  std::unique_ptr<Connection> open() const;
  Outcome run_in_snapshot(const Database::ReadWork& work);

  const SqliteSettings& settings_;
  SnapshotGate& gate_;
  Wal& wal_;
  int cache_kib_;
  std::unique_ptr<Connection> connection_;  ///< null after an error, until the next read
};

}  // namespace panelist::storage::sqlite
