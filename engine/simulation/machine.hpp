#pragma once
// The computer that the simulated process runs on: where its data is, and what may happen to it.
// Made by the composition root, which alone knows the database driver. Where the data is on a
// server that lives on, a loss of power is the death of the process alone, and a fault of the disk
// one of the line to the server.
#include <cstdint>
#include <functional>
#include <memory>

#include "base/result.hpp"
#include "storage/database.hpp"

namespace panelist::simulation {

enum class DiskFault { write_error, sync_error, short_write, disk_full };

/// Used on one thread.
class Machine {
 public:
  virtual ~Machine() = default;
  /// What a starting process does: opens the database, migrates it, reads its log. The database
  /// runs each work to its end inside the call.
  virtual Result<std::unique_ptr<storage::Database>> open() = 0;
  /// Works asked for inside `burst` are committed as one group, as they are for people who send at
  /// the same moment.
  virtual void together(storage::Database& database, const std::function<void()>& burst) = 0;
  /// The process dies; the disk keeps what was written. What was open is of no use any more: the
  /// database is destroyed next.
  virtual void kill() = 0;
  /// The power fails: of what was not synced each sector may be there or not, by the seed.
  virtual void lose_power(std::uint64_t seed) = 0;
  /// The power fails at the `nth` write or sync from now (1 is the next one): nothing answers any
  /// more until `lose_power` says what was left.
  virtual void lose_power_at(std::uint64_t nth) = 0;
  /// From the `nth` write or sync on, those that the fault fits fail, until `heal`.
  virtual void fail_from(std::uint64_t nth, DiskFault fault) = 0;
  /// Whether what `lose_power_at` or `fail_from` announced has come.
  virtual bool has_failed() const = 0;
  virtual void heal() = 0;
};

/// A machine with an empty, migrated database on its disk.
using MakeMachine = std::function<std::unique_ptr<Machine>(std::uint64_t seed, const Clock& clock)>;

}  // namespace panelist::simulation
