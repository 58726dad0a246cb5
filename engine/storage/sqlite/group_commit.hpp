#pragma once
// One commit for many works: each in a savepoint, all durable together, then all answered.
#include <atomic>
#include <functional>
#include <memory>
#include <span>
#include <string>

#include "storage/sqlite/connection.hpp"
#include "storage/sqlite/id_blocks.hpp"
#include "storage/sqlite/wal.hpp"
#include "storage/sqlite/work_queue.hpp"

namespace panelist::storage::sqlite {

/// Written by database threads, read by any.
struct Counters {
  std::atomic<std::uint64_t> groups{0}, works{0}, rolled_back{0};
  std::atomic<std::uint64_t> busy{0}, failures{0}, checkpoints{0}, again{0};

  /// What they say by now; the rest of the counts is for others to add.
  DatabaseCounts counts() const {
    DatabaseCounts counts;
    counts.groups = groups;
    counts.works = works;
    counts.rolled_back = rolled_back;
    counts.busy = busy;
    counts.failures = failures;
    counts.checkpoints = checkpoints;
    counts.again = again;
    return counts;
  }
};

/// Owned by the writer's thread. What SQLite may do on an error, and what follows from it:
/// - an error inside a savepoint: that work alone is rolled back; or SQLite rolled back the whole
///   group (disk full, I/O error, out of memory; autocommit is on again): each work runs again on
///   its own.
/// - COMMIT fails for want of space: WAL frames precede the commit frame, so nothing was committed:
///   each work runs again on its own, and those that still do not fit are answered `full`.
/// - COMMIT fails otherwise, or the log cannot be synced: the frames may or may not survive a
///   crash. Everybody is answered `unknown`, and the connection is opened anew.
class GroupCommit {
 public:
  /// `open` makes a new write connection or throws StorageFailure.
  using Open = std::function<std::unique_ptr<Connection>()>;
  GroupCommit(const SqliteSettings& settings, Open open, Wal& wal, Counters& counters);

  /// Adds works that came meanwhile; false: none.
  using Join = std::function<bool(WorkGroup&)>;
  /// Runs works until all ran, and what joins a group of several, or the group's time is over, and
  /// commits.
  void run(WorkGroup& group, const Join& join);
  /// Answers works that ran as soon as everything committed so far is durable.
  void answer(WorkGroup group);
  /// Null while the database cannot be opened.
  Connection* connection() { return connection_.get(); }
  void close();
  /// After a failure, when nobody waits; one that goes on is logged.
  void open_again() { ensure_open({}); }

 private:
  bool ensure_open(std::span<QueuedWork> works);
  bool begin(std::span<QueuedWork> works);
  bool run_works(WorkGroup& group, const Join& join);
  bool run_in_savepoint(QueuedWork& work);
  void run_alone(QueuedWork& work);
  bool perform(QueuedWork& work);
  Outcome commit();
  void roll_back();
  void reopen_later();
  void refuse(std::span<QueuedWork> works, Outcome outcome, const std::string& why);
  void note_failure(const StorageFailure& failure);
  void answer_now(const WorkGroup& group, bool is_durable);

  const SqliteSettings& settings_;
  Open open_;
  Wal& wal_;
  Counters& counters_;
  std::unique_ptr<Connection> connection_;
  IdBlocks ids_;
  bool full_is_logged_{false};  ///< one line when the disk fills and one when it recovers
};

}  // namespace panelist::storage::sqlite
