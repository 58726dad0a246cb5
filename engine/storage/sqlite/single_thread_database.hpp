#pragma once
// The embedded database without threads, for the simulator and for tests: the same group commit,
// savepoints, ids, checkpoints and migrations, all run on the caller's thread.
#include <memory>

#include "base/result.hpp"
#include "storage/database.hpp"
#include "storage/sqlite/sqlite_database.hpp"

namespace panelist::storage::sqlite {

/// write() and read() have answered when they return, with these exceptions, which keep the order
/// that the writer's thread would keep:
/// - between begin_group() and end_group() writes wait for end_group();
/// - a write from within a write's work, its Done or an after_commit hook runs after the group
///   under way, as one group with all others that came meanwhile, before the call that began it
///   all returns;
/// - a read from within a read's work or its Done runs after that one was answered.
/// So write_and_wait() and read_and_wait() from within these would wait for ever. Nothing depends
/// on how fast the machine is: no group is cut by time, no work is `busy` before stop(), and
/// counts() knows of no limit to the disk.
class SingleThreadDatabase : public Database {
 public:
  /// What is written until end_group() becomes one group: people first, background last, each in
  /// the order it came. Groups do not nest.
  virtual void begin_group() = 0;
  /// Runs and commits the group, then answers all of it.
  virtual void end_group() = 0;
  /// The checkpoint that the writer makes when nothing came for a while.
  virtual void when_quiet() = 0;
};

/// Opens or creates the file and brings it to the newest version. No folder is locked: nobody else
/// may have the file open. Errors as open_for_serving(). After SimulatedDisk::crash() or kill()
/// destroy what was open and open again.
Result<std::unique_ptr<SingleThreadDatabase>> open_on_one_thread(const SqliteSettings& settings);

}  // namespace panelist::storage::sqlite
