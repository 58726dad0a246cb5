#pragma once
// The one writer: a thread that commits groups and checkpoints between them, and one that syncs
// and answers the last group meanwhile.
#include <thread>

#include "storage/sqlite/group_writer.hpp"
#include "storage/sqlite/work_queue.hpp"

namespace panelist::storage::sqlite {

class Writer {
 public:
  /// Opens its connection on the caller's thread; throws StorageFailure.
  Writer(const SqliteSettings& settings, SnapshotGate& gate, Wal& wal, Counters& counters);
  ~Writer();
  /// Thread-safe. Answers `busy` on the caller's thread when the queue is too long.
  void write(Lane lane, Database::Work work, Database::Done done);
  /// Finishes everything queued, empties the WAL, closes. The readers should be gone by then.
  void stop();
  std::size_t queue_size() const { return queue_.size(); }

 private:
  void loop();

  const SqliteSettings& settings_;
  Counters& counters_;
  Wal& wal_;
  WorkQueue queue_;
  GroupWriter groups_;
  std::thread syncing_, thread_;
};

}  // namespace panelist::storage::sqlite
