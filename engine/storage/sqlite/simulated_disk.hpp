#pragma once
// A disk wholly in memory under SQLite: deterministic, and it fails, fills up and loses power on
// command. For the simulator and for tests.
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>

#include "base/time.hpp"

namespace panelist::storage::sqlite {

struct SimulatedVfs;

/// What a failing disk call does.
enum class Fault {
  write_error,  ///< a write stores nothing and answers an I/O error
  short_write,  ///< a write stores its first half and answers an I/O error
  disk_full,    ///< a write stores its first half and answers that the disk is full
  sync_error,   ///< a sync makes nothing durable and answers an I/O error
};

/// One process and one thread. Give vfs() to SqliteSettings::vfs; the names of files are free.
/// Every connection over it is closed before it ends, the stale ones too.
class SimulatedDisk {
 public:
  /// The files by name, as a running process sees them.
  using Image = std::map<std::string, std::string>;

  /// Registers itself with SQLite under the name, never as the default. The name belongs to no
  /// other disk alive. All that SQLite does by chance follows from `seed`. What the image holds is
  /// durable.
  explicit SimulatedDisk(const std::string& vfs, std::uint64_t seed = 1, Image image = {});
  ~SimulatedDisk();
  SimulatedDisk(const SimulatedDisk&) = delete;
  SimulatedDisk& operator=(const SimulatedDisk&) = delete;

  const std::string& vfs() const;
  /// What SQLite takes for the time of day; 1970 until it is set.
  void set_clock(std::function<Instant()> now);
  /// A copy of every file for another disk. Of a stopped database that is one file.
  Image image() const;

  /// Power loss. Every write since its file's last sync survives whole, is lost, or is torn (each
  /// 512-byte sector of it survives or not), whatever the order of the writes; files created or
  /// deleted since are there or not. All open handles become stale: every call on them answers an
  /// I/O error, and only closing them is of use. Then the files can be opened again.
  void crash(std::uint64_t seed);
  /// The process dies and the power stays: everything written is there, all handles are stale.
  void kill();

  /// From now on operations are counted anew, and number `nth` (from 1) finds the power gone: it
  /// may or may not have happened, every later call fails, opening too, until crash() says what
  /// survived.
  void lose_power_at(std::uint64_t nth);

  /// From now on operations are counted anew, and the first one that `kind` fits, at number `nth`
  /// (from 1) or later, fails; `persistent`: every later one that it fits too, until heal().
  void fail_at(std::uint64_t nth, Fault kind, bool persistent = false);
  /// Ends what fail_at(), lose_power_at() and room() began; the counting goes on.
  void heal();
  /// Writes and syncs so far, since the last fail_at() or lose_power_at().
  std::uint64_t operations() const;
  /// Number of the first of them that failed; 0: none has.
  std::uint64_t struck_at() const;
  /// A write that would make all files together longer than this stores what fits and answers
  /// that the disk is full.
  void room(std::uint64_t bytes);
  /// A disk that lies: syncs succeed and make nothing durable.
  void ignore_syncs();

 private:
  std::unique_ptr<SimulatedVfs> vfs_;
};

}  // namespace panelist::storage::sqlite
