#pragma once
// A disk that fails on command and remembers who touched it: a layer over SQLite's own file access.
#include <atomic>
#include <cstdint>
#include <set>
#include <string>
#include <thread>

namespace panelist::storage::test {

enum class FaultKind { full, io_error };

/// The default file access of SQLite while it lives. One at a time; every database opened under it
/// is closed before it ends.
class FaultDisk {
 public:
  FaultDisk();
  ~FaultDisk();
  FaultDisk(const FaultDisk&) = delete;
  FaultDisk& operator=(const FaultDisk&) = delete;

  enum class Target { writes, syncs, both };
  /// The call number `nth` (from 1) from now on fails; `times` calls in all, 0 for every later one
  /// too.
  void fail(Target target, FaultKind kind, int nth = 1, int times = 1);
  void heal();
  /// Whether a fault was handed out since fail().
  bool has_struck() const;

  /// Begins to note which threads write to a main database file (not its WAL).
  void watch_database_writes();
  std::set<std::thread::id> database_writers() const;
};

}  // namespace panelist::storage::test
