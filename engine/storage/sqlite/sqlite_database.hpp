#pragma once
// The embedded database: SQLite 3 in WAL mode, synced before every answer, one writer that alone
// checkpoints.
#include <memory>
#include <string>

#include "base/result.hpp"
#include "base/time.hpp"
#include "storage/database.hpp"

namespace panelist::storage::sqlite {

class WriteRecorder;

struct SqliteSettings {
  std::string file;
  /// SQLite's file access by its registered name; empty: the system's own. open_for_serving() and
  /// open_read_only() look at the file also past it, so there it must lie over the real files.
  std::string vfs{};
  int readers{2};                ///< reader threads, each with its own connection
  int group_works_max{256};      ///< works committed together
  Duration group_time_max{20};   ///< after this a group is committed although more work waits
  int background_share{16};      ///< of Lane::background per group, at least 1 when any waits
  int queue_works_max{8192};     ///< beyond: busy
  Duration queue_wait_max{2000}; ///< beyond (estimated from the recent rate): busy
  int checkpoint_frames{4000};   ///< passive checkpoint between groups after this many WAL frames
  std::int64_t wal_bytes_max{64LL * 1024 * 1024};
  int cache_kib{16 * 1024};        ///< of all connections; the writer's has half of it
  WriteRecorder* recorder{nullptr};  ///< hears what the writer writes; null in service
};

/// Opens or creates the file, takes the data folder's lock for life, migrates to the newest version
/// and reads every pragma back. Errors (conflict): "another panelist serves FOLDER", a database of
/// a newer version (left untouched), folder not writable; each one sentence.
Result<std::unique_ptr<Database>> open_for_serving(const SqliteSettings& settings);
/// Read-only, beside a running server; write() answers `failed`. Error not_found when there is no
/// file, conflict when its version is not this binary's.
Result<std::unique_ptr<Database>> open_read_only(const SqliteSettings& settings);
/// Whether some process holds the lock of the folder that holds `file`.
bool is_served(const std::string& file);
/// Brings an unserved database to the newest version (creates it when missing); how many steps ran.
Result<int> migrate(const std::string& file);
/// An online copy (sqlite3_backup in steps, fsynced, then renamed into place) of a database that
/// may be in use by another process.
Result<void> backup_to(const std::string& file, const std::string& target);
/// Replaces the database by a backup after checking it (integrity_check, version). Refused with
/// conflict while a server runs. The old file is kept beside it as FILE.before-restore-N.
Result<void> restore_from(const std::string& backup, const std::string& file);

}  // namespace panelist::storage::sqlite
