#pragma once
// The write side of an open database without its thread: commits groups, checkpoints between them.
#include <memory>

#include "storage/sqlite/checkpointer.hpp"
#include "storage/sqlite/group_commit.hpp"
#include "storage/sqlite/write_recorder.hpp"

namespace panelist::storage::sqlite {

/// Used by one thread at a time.
class GroupWriter {
 public:
  /// Opens its connection; throws StorageFailure.
  GroupWriter(const SqliteSettings& settings, SnapshotGate& gate, Wal& wal, Counters& counters)
      : settings_(settings),
        wal_(wal),
        checkpointer_(settings, gate, wal, counters.checkpoints),
        commits_(settings, [this] { return open(); }, wal, counters) {}

  /// Runs and commits what can be committed.
  void run(WorkGroup& group, const GroupCommit::Join& join) { commits_.run(group, join); }
  /// Answers works that ran, when they are durable.
  void answer(WorkGroup group) { commits_.answer(std::move(group)); }
  /// The checkpoint that may be due after a group.
  void after_group() {
    if (is_open()) checkpointer_.after_group(*commits_.connection());
  }
  /// The checkpoint of everything, when nothing came for quiet_after(). After a failure it opens
  /// the connection anew: what readers see is to become durable though nobody writes.
  void when_quiet() {
    if (!is_open()) return commits_.open_again();
    checkpointer_.when_quiet(*commits_.connection());
  }
  /// Zero: there is nothing to do then.
  Duration quiet_after() { return is_open() ? checkpointer_.quiet_after() : open_again_after; }
  void close() { commits_.close(); }
  /// Null while the database cannot be opened.
  Connection* connection() { return commits_.connection(); }

 private:
  static constexpr Duration open_again_after{1000};

  bool is_open() { return connection() != nullptr && wal_.is_sound(); }
  std::unique_ptr<Connection> open() {
    auto connection = std::make_unique<Connection>(settings_.file, Use::write,
                                                   settings_.cache_kib / 2, settings_.vfs);
    wal_.attach(*connection);
    checkpointer_.attach(*connection);
    if (settings_.recorder != nullptr) settings_.recorder->attach(connection->handle());
    return connection;
  }

  const SqliteSettings& settings_;
  Wal& wal_;
  Checkpointer checkpointer_;
  GroupCommit commits_;
};

}  // namespace panelist::storage::sqlite
