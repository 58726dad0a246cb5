#include "tests/storage/sqlite_fault_disk.hpp"

#include <cstring>
#include <mutex>
#include <new>
#include <sqlite3.h>
#include <stdexcept>

namespace panelist::storage::test {
namespace {

/// One for the process, since SQLite's callbacks are plain functions.
struct State {
  std::mutex mutex;
  sqlite3_vfs* real{nullptr};
  FaultDisk::Target target{};
  FaultKind kind{};
  int calls_left{0};  ///< until the first failing call; 0: no fault set
  int times_left{0};
  bool for_ever{false}, has_struck{false}, is_watching{false};
  std::set<std::thread::id> database_writers;
};
State& state() {
  static State one;
  return one;
}

/// Lies in front of the real file's own memory.
struct FaultFile {
  sqlite3_file base;
  bool is_database;
};
sqlite3_file* real_of(sqlite3_file* file) {
  return reinterpret_cast<sqlite3_file*>(reinterpret_cast<FaultFile*>(file) + 1);
}

bool strikes(FaultDisk::Target call, FaultKind& kind) {
  State& now = state();
  if (now.calls_left == 0) return false;
  if (now.target != FaultDisk::Target::both && now.target != call) return false;
  if (now.calls_left > 1) {
    --now.calls_left;
    return false;
  }
  if (!now.for_ever && --now.times_left <= 0) now.calls_left = 0;
  now.has_struck = true;
  kind = now.kind;
  return true;
}

int close_file(sqlite3_file* file) { return real_of(file)->pMethods->xClose(real_of(file)); }
int read_file(sqlite3_file* file, void* into, int size, sqlite3_int64 at) {
  return real_of(file)->pMethods->xRead(real_of(file), into, size, at);
}
int write_file(sqlite3_file* file, const void* from, int size, sqlite3_int64 at) {
  {
    const std::lock_guard lock(state().mutex);
    if (state().is_watching && reinterpret_cast<FaultFile*>(file)->is_database) {
      state().database_writers.insert(std::this_thread::get_id());
    }
    FaultKind kind{};
    if (strikes(FaultDisk::Target::writes, kind)) {
      // A disk that fills up takes the first half.
      if (size > 1) real_of(file)->pMethods->xWrite(real_of(file), from, size / 2, at);
      return kind == FaultKind::full ? SQLITE_FULL : SQLITE_IOERR_WRITE;
    }
  }
  return real_of(file)->pMethods->xWrite(real_of(file), from, size, at);
}
int truncate_file(sqlite3_file* file, sqlite3_int64 size) {
  return real_of(file)->pMethods->xTruncate(real_of(file), size);
}
int sync_file(sqlite3_file* file, int flags) {
  {
    const std::lock_guard lock(state().mutex);
    FaultKind kind{};
    if (strikes(FaultDisk::Target::syncs, kind)) return SQLITE_IOERR_FSYNC;
  }
  return real_of(file)->pMethods->xSync(real_of(file), flags);
}
int file_size(sqlite3_file* file, sqlite3_int64* size) {
  return real_of(file)->pMethods->xFileSize(real_of(file), size);
}
int lock_file(sqlite3_file* file, int level) {
  return real_of(file)->pMethods->xLock(real_of(file), level);
}
int unlock_file(sqlite3_file* file, int level) {
  return real_of(file)->pMethods->xUnlock(real_of(file), level);
}
int check_reserved(sqlite3_file* file, int* answer) {
  return real_of(file)->pMethods->xCheckReservedLock(real_of(file), answer);
}
int file_control(sqlite3_file* file, int what, void* argument) {
  return real_of(file)->pMethods->xFileControl(real_of(file), what, argument);
}
int sector_size(sqlite3_file* file) { return real_of(file)->pMethods->xSectorSize(real_of(file)); }
int device_characteristics(sqlite3_file* file) {
  return real_of(file)->pMethods->xDeviceCharacteristics(real_of(file));
}
int map_index(sqlite3_file* file, int region, int size, int extend, void volatile** memory) {
  return real_of(file)->pMethods->xShmMap(real_of(file), region, size, extend, memory);
}
int lock_index(sqlite3_file* file, int offset, int count, int flags) {
  return real_of(file)->pMethods->xShmLock(real_of(file), offset, count, flags);
}
void index_barrier(sqlite3_file* file) { real_of(file)->pMethods->xShmBarrier(real_of(file)); }
int unmap_index(sqlite3_file* file, int remove) {
  return real_of(file)->pMethods->xShmUnmap(real_of(file), remove);
}

constexpr sqlite3_io_methods methods{
    2,           close_file,     read_file,    write_file,   truncate_file,          sync_file,
    file_size,   lock_file,      unlock_file,  check_reserved, file_control,         sector_size,
    device_characteristics, map_index, lock_index, index_barrier, unmap_index, nullptr, nullptr};

int open_file(sqlite3_vfs*, const char* name, sqlite3_file* file, int flags, int* out_flags) {
  auto* const fault = new (file) FaultFile{{nullptr}, (flags & SQLITE_OPEN_MAIN_DB) != 0};
  sqlite3_file* const real = real_of(file);
  std::memset(real, 0, static_cast<std::size_t>(state().real->szOsFile));
  const int code = state().real->xOpen(state().real, name, real, flags, out_flags);
  if (real->pMethods != nullptr) fault->base.pMethods = &methods;
  return code;
}

sqlite3_vfs* layer() {
  static sqlite3_vfs one{};
  return &one;
}

}  // namespace

FaultDisk::FaultDisk() {
  State& now = state();
  now.real = sqlite3_vfs_find("unix");
  if (now.real == nullptr) throw std::runtime_error("SQLite has no unix file access");
  *layer() = *now.real;  // all but opening is SQLite's own
  layer()->pNext = nullptr;
  layer()->zName = "panelist-fault";
  layer()->szOsFile = static_cast<int>(sizeof(FaultFile)) + now.real->szOsFile;
  layer()->xOpen = open_file;
  heal();
  sqlite3_vfs_register(layer(), 1);
}

FaultDisk::~FaultDisk() {
  sqlite3_vfs_unregister(layer());
  sqlite3_vfs_register(state().real, 1);
}

void FaultDisk::fail(Target target, FaultKind kind, int nth, int times) {
  const std::lock_guard lock(state().mutex);
  State& now = state();
  now.target = target;
  now.kind = kind;
  now.calls_left = nth;
  now.times_left = times;
  now.for_ever = times == 0;
  now.has_struck = false;
}

void FaultDisk::heal() {
  const std::lock_guard lock(state().mutex);
  state().calls_left = 0;
  state().is_watching = false;
  state().database_writers.clear();
}

bool FaultDisk::has_struck() const {
  const std::lock_guard lock(state().mutex);
  return state().has_struck;
}

void FaultDisk::watch_database_writes() {
  const std::lock_guard lock(state().mutex);
  state().is_watching = true;
  state().database_writers.clear();
}

std::set<std::thread::id> FaultDisk::database_writers() const {
  const std::lock_guard lock(state().mutex);
  return state().database_writers;
}

}  // namespace panelist::storage::test
