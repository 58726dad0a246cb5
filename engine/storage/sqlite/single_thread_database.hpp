#pragma once
// The embedded database on the caller's thread: the same group commit, savepoints, ids, checkpoints
// and migrations as when it is served.
#include <memory>

#include "base/result.hpp"
#include "storage/single_thread_database.hpp"
#include "storage/sqlite/sqlite_database.hpp"

namespace panelist::storage::sqlite {

/// counts() knows of no limit to the disk.
class SingleThreadDatabase : public storage::SingleThreadDatabase {
 public:
  /// The checkpoint that the writer makes when nothing came for a while.
  virtual void when_quiet() = 0;
};

/// Opens or creates the file and brings it to the newest version. No folder is locked: nobody else
/// may have the file open. Errors as open_for_serving(). After SimulatedDisk::crash() or kill()
/// destroy what was open and open again.
Result<std::unique_ptr<SingleThreadDatabase>> open_on_one_thread(const SqliteSettings& settings);

}  // namespace panelist::storage::sqlite
