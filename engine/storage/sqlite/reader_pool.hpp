#pragma once
// Reader threads, each with a connection of its own.
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>
#include <vector>

#include "storage/sqlite/group_commit.hpp"
#include "storage/sqlite/reader.hpp"

namespace panelist::storage::sqlite {

class ReaderPool {
 public:
  /// Opens every connection on the caller's thread; throws StorageFailure.
  ReaderPool(const SqliteSettings& settings, SnapshotGate& gate, Wal& wal, Counters& counters);
  ~ReaderPool();
  /// Thread-safe. The snapshot is taken after this call began. Answers `busy` on the caller's
  /// thread when the queue is too long.
  void read(Database::ReadWork work, Database::Done done);
  /// Finishes what is queued and closes the connections.
  void stop();

 private:
  struct QueuedRead {
    Database::ReadWork work;
    Database::Done done;
    SteadyTime queued_at;
  };
  void loop(Reader reader);

  const SqliteSettings& settings_;
  Counters& counters_;
  std::mutex mutex_;
  std::condition_variable came_;
  std::deque<QueuedRead> queue_;
  bool is_stopping_{false};
  std::vector<std::thread> threads_;
};

}  // namespace panelist::storage::sqlite
