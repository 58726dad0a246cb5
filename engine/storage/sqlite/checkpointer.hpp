#pragma once
// When the writer moves WAL frames into the database file. Nobody else ever does.
#include <atomic>
#include <chrono>
#include <cstdint>

#include "storage/sqlite/connection.hpp"
#include "storage/sqlite/snapshot_gate.hpp"
#include "storage/sqlite/sqlite_database.hpp"
#include "storage/sqlite/wal.hpp"

namespace panelist::storage::sqlite {

/// Owned by the writer's thread; called between groups only.
class Checkpointer {
 public:
  Checkpointer(const SqliteSettings& settings, SnapshotGate& gate, Wal& wal,
               std::atomic<std::uint64_t>& checkpoints)
      : settings_(settings), gate_(gate), wal_(wal), checkpoints_(checkpoints) {}
  /// For each new connection, before its first commit.
  void attach(Connection& connection);
  /// Passive every checkpoint_frames; at half of wal_bytes_max it stops the readers for a moment so
  /// that the WAL begins anew. A snapshot held longer (a backup by another process) lets the WAL
  /// grow beyond the limit until it ends.
  void after_group(Connection& connection);
  /// Nothing came for a while: everything into the database file and the WAL to length zero.
  void when_quiet(Connection& connection);
  /// How long to wait for quiet; zero when there is nothing to checkpoint.
  Duration quiet_after() const;

 private:
  struct Result {
    bool done{};           ///< no error and not blocked
    int frames{}, moved{};
  };
  Result checkpoint(Connection& connection, int mode, int wait_ms);
  std::int64_t wal_bytes() const;

  void restart(Connection& connection);

  const SqliteSettings& settings_;
  SnapshotGate& gate_;
  Wal& wal_;
  std::atomic<std::uint64_t>& checkpoints_;
  int frames_at_attempt_{0};
  int page_bytes_{4096};
  bool is_first_group_{true};
  bool is_clean_{false};     ///< the WAL is empty
  bool is_blocked_{false};   ///< the last quiet checkpoint could not finish
  std::chrono::steady_clock::time_point next_restart_{};
};

}  // namespace panelist::storage::sqlite
