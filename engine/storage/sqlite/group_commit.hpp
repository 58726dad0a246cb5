#pragma once
// One commit for many works: each in a savepoint, all durable together, then all answered.
#include <functional>
#include <memory>
#include <span>
#include <string>

#include "storage/counters.hpp"
#include "storage/sqlite/connection.hpp"
#include "storage/sqlite/id_blocks.hpp"
#include "storage/sqlite/wal.hpp"
#include "storage/sqlite/work_queue.hpp"

namespace panelist::storage::sqlite {

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
