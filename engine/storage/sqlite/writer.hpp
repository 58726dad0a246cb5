#pragma once
// The one writer: a thread that commits groups, answers them and checkpoints between them.
#include <thread>

#include "storage/sqlite/checkpointer.hpp"
#include "storage/sqlite/group_commit.hpp"
#include "storage/sqlite/work_queue.hpp"

namespace panelist::storage::sqlite {

class Writer {
 public:
  /// Opens its connection on the caller's thread; throws StorageFailure.
  Writer(const SqliteSettings& settings, SnapshotGate& gate, Counters& counters);
  ~Writer();
  /// Thread-safe. Answers `busy` on the caller's thread when the queue is too long.
  void write(Lane lane, Database::Work work, Database::Done done);
  /// Finishes everything queued, empties the WAL, closes. The readers should be gone by then.
  void stop();
  std::size_t queue_size() const { return queue_.size(); }

 private:
  std::unique_ptr<Connection> open();
  void loop();
  void checkpoint_when_quiet();

  const SqliteSettings& settings_;
  Counters& counters_;
  WorkQueue queue_;
  Checkpointer checkpointer_;
  GroupCommit commits_;
  std::thread thread_;
};

}  // namespace panelist::storage::sqlite
