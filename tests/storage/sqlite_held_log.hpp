#pragma once
// SQLite's own file access, except that the syncs of logs can be held up, counted and made to fail.
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <sqlite3.h>
#include <string>

namespace panelist::storage::test {

/// One at a time; outlives the databases that use it. Thread-safe.
class HeldLog {
 public:
  HeldLog() : real_(sqlite3_vfs_find(nullptr)), vfs_(*real_) {
    the_one = this;
    vfs_.zName = "held-log";
    vfs_.xOpen = open;
    sqlite3_vfs_register(&vfs_, 0);
  }
  ~HeldLog() {
    sqlite3_vfs_unregister(&vfs_);
    the_one = nullptr;
  }
  HeldLog(const HeldLog&) = delete;
  HeldLog& operator=(const HeldLog&) = delete;

  std::string vfs() const { return vfs_.zName; }
  /// From now on every sync waits.
  void hold() { set(is_held_, true); }
  void wait_until_one_waits() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return is_one_waiting_; });
  }
  void release() { set(is_held_, false); }
  /// Those that wait fail, and any other until heal().
  void release_as_failed() {
    set(does_fail_, true);
    release();
  }
  void heal() { set(does_fail_, false); }
  int syncs() {
    const std::lock_guard lock(mutex_);
    return syncs_;
  }
  /// Into logs, so far.
  std::int64_t written_bytes() {
    const std::lock_guard lock(mutex_);
    return written_bytes_;
  }

 private:
  static inline HeldLog* the_one = nullptr;

  void set(bool& what, bool value) {
    {
      const std::lock_guard lock(mutex_);
      what = value;
    }
    changed_.notify_all();
  }
  static int open(sqlite3_vfs*, const char* name, sqlite3_file* file, int flags, int* given) {
    HeldLog& self = *the_one;
    const int code = self.real_->xOpen(self.real_, name, file, flags, given);
    if (code != SQLITE_OK || (flags & SQLITE_OPEN_WAL) == 0) return code;
    if (self.methods_.iVersion == 0) {
      self.methods_ = *file->pMethods;
      self.real_sync_ = self.methods_.xSync;
      self.methods_.xSync = sync;
      self.real_write_ = self.methods_.xWrite;
      self.methods_.xWrite = write;
    }
    file->pMethods = &self.methods_;
    return SQLITE_OK;
  }
  static int sync(sqlite3_file* file, int flags) {
    HeldLog& self = *the_one;
    {
      std::unique_lock lock(self.mutex_);
      ++self.syncs_;
      self.is_one_waiting_ = self.is_held_;
      self.changed_.notify_all();
      self.changed_.wait(lock, [&] { return !self.is_held_; });
      self.is_one_waiting_ = false;
      if (self.does_fail_) return SQLITE_IOERR_FSYNC;
    }
    return self.real_sync_(file, flags);
  }

  static int write(sqlite3_file* file, const void* bytes, int count, sqlite3_int64 at) {
    {
      const std::lock_guard lock(the_one->mutex_);
      the_one->written_bytes_ += count;
    }
    return the_one->real_write_(file, bytes, count, at);
  }

  sqlite3_vfs* real_;
  sqlite3_vfs vfs_;
  sqlite3_io_methods methods_{};
  int (*real_sync_)(sqlite3_file*, int){nullptr};
  int (*real_write_)(sqlite3_file*, const void*, int, sqlite3_int64){nullptr};
  std::mutex mutex_;
  std::condition_variable changed_;
  bool is_held_{false}, is_one_waiting_{false}, does_fail_{false};
  int syncs_{0};
  std::int64_t written_bytes_{0};
};

}  // namespace panelist::storage::test
