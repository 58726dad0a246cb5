#pragma once
// The write-ahead log: how long it is, which commits in it are durable, and who waits for that.
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <utility>
#include <vector>

#include "storage/sqlite/connection.hpp"

struct sqlite3_file;

namespace panelist::storage::sqlite {

/// SQLite itself syncs the log only where the file's structure needs it (synchronous=NORMAL); that
/// a commit is durable before anybody hears of it is the work of this class. It is what
/// synchronous=FULL promises, but the writer can go on while the disk works, and nobody reads what
/// a power loss could take back: commits have numbers, and who made one or may have read one is
/// answered when that number is durable.
///
/// When a sync fails, whoever waits is told, and the connection is to be opened anew. A second sync
/// alone would prove nothing: the system may count as written what it could not write. So the next
/// attach() writes the log once more before anything is added to it.
class Wal {
 public:
  enum class Sync {
    at_each_commit,  ///< on the writer's thread; for those without threads
    beside,          ///< by keep_syncing() on a thread of its own
  };
  /// Told once, on the thread that synced or the caller's; must not block.
  using Then = std::function<void(bool is_durable)>;

  explicit Wal(Sync sync) : sync_(sync) {}

  // For the writer's thread:

  /// The log of a new write connection, which does not sync its commits from here on. Throws
  /// StorageFailure, also when what a failed sync left behind cannot be made durable now.
  void attach(Connection& connection);
  /// Syncs what can be and lets nobody wait any longer. Before the connection closes.
  void detach();
  /// False: a sync failed.
  bool is_sound() const;
  /// Readers may see the commit from here on.
  void before_commit();
  /// Whatever came of it. Waits for the sync of the commit before, so that the writer is never
  /// more than one ahead of the disk. False: it will not be known whether it is durable.
  bool after_commit();
  /// Makes every commit durable before it returns; false when that failed. Before a checkpoint,
  /// since an error of the log is told once, to whoever syncs next.
  bool sync();
  /// After the last commit.
  int frames() const { return frames_; }
  void has_begun_anew() { frames_ = 0; }

  // For any thread:

  /// The number of the last commit that a snapshot of this moment can hold.
  std::uint64_t newest() const;
  void when_durable(std::uint64_t commit, Then then);
  /// Syncs whenever somebody waits, until stop().
  void keep_syncing();
  void stop();

 private:
  using Lock = std::unique_lock<std::mutex>;
  void sync_committed(Lock& lock);
  /// Tells everybody whose commit is durable, and all others when the log is not sound.
  void tell(Lock& lock);
  static int note_frames(void* wal, sqlite3* db, const char* schema, int frames);

  const Sync sync_;
  int frames_{0};            ///< the writer's
  bool has_written_{false};  ///< the writer's: the commit under way changed something
  mutable std::mutex mutex_;
  std::condition_variable came_, ended_;
  sqlite3_file* file_{nullptr};  ///< null: none is attached, or a sync failed
  std::uint64_t newest_{0}, committed_{0}, durable_{0};
  bool is_syncing_{false}, is_stopping_{false};
  bool is_in_doubt_{false};  ///< a sync failed, and the log was not written again since
  std::vector<std::pair<std::uint64_t, Then>> waiting_;
};

}  // namespace panelist::storage::sqlite
