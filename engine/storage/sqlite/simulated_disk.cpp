#include "storage/sqlite/simulated_disk.hpp"

#include <cstddef>
#include <cstring>
#include <new>
#include <span>
#include <sqlite3.h>
#include <stdexcept>
#include <utility>

#include "base/random.hpp"
#include "storage/sqlite/library.hpp"
#include "storage/sqlite/simulated_folder.hpp"

namespace panelist::storage::sqlite {

struct SimulatedVfs {
  std::string name;
  SimulatedFolder folder;
  std::unique_ptr<Random> random;
  std::function<Instant()> now{[] { return Instant{}; }};
  sqlite3_vfs registered{};
};

namespace {

constexpr std::int64_t julian_millis_of_1970 = 210'866'760'000'000;
constexpr int path_bytes_max = 512;
constexpr std::size_t index_region_bytes = 32 * 1024;

/// SQLite gives the memory; it is made at opening and destroyed at closing.
struct Handle {
  sqlite3_file base;  // first: SQLite knows no more of it
  SimulatedVfs* disk;
  std::shared_ptr<SimulatedFile> file;
  std::string name;  ///< empty: a temporary file
  std::uint64_t age;
  bool goes_on_close;
  int level{SQLITE_LOCK_NONE};
  std::shared_ptr<SimulatedIndex> index{};  ///< kept as long as SQLite may look into it
  unsigned read_slots{0}, own_slots{0};     ///< of the index, one bit each
};

Handle& handle_of(sqlite3_file* file) { return *reinterpret_cast<Handle*>(file); }
/// Opened before a crash, or there is no power.
bool is_stale(const Handle& handle) {
  const SimulatedFolder& folder = handle.disk->folder;
  return folder.is_off() || handle.age != folder.age();
}
SimulatedVfs& disk_of(sqlite3_vfs* vfs) { return *static_cast<SimulatedVfs*>(vfs->pAppData); }

int unlock_slots(Handle& handle, unsigned slots) {
  for (std::size_t slot = 0; slot < handle.index->holders.size(); ++slot) {
    const unsigned bit = 1U << slot;
    if ((slots & bit) == 0) continue;
    if ((handle.own_slots & bit) != 0) handle.index->holders[slot] = 0;
    if ((handle.read_slots & bit) != 0) --handle.index->holders[slot];
  }
  handle.own_slots &= ~slots;
  handle.read_slots &= ~slots;
  return SQLITE_OK;
}

/// All slots or none.
int lock_slots(Handle& handle, unsigned slots, bool alone) {
  auto& holders = handle.index->holders;
  for (std::size_t slot = 0; slot < holders.size(); ++slot) {
    const unsigned bit = 1U << slot;
    if ((slots & bit) == 0 || (handle.own_slots & bit) != 0) continue;
    const int own = (handle.read_slots & bit) != 0 ? 1 : 0;
    if (holders[slot] < 0 || (alone && holders[slot] > own)) return SQLITE_BUSY;
  }
  unlock_slots(handle, slots);
  for (std::size_t slot = 0; slot < holders.size(); ++slot) {
    if ((slots & (1U << slot)) != 0) holders[slot] += alone ? -1 : 1;
  }
  (alone ? handle.own_slots : handle.read_slots) |= slots;
  return SQLITE_OK;
}

int unmap_index(sqlite3_file* file, int) {
  Handle& handle = handle_of(file);
  if (handle.index != nullptr) unlock_slots(handle, handle.own_slots | handle.read_slots);
  handle.index.reset();
  return SQLITE_OK;
}

int close_file(sqlite3_file* file) {
  Handle& handle = handle_of(file);
  unmap_index(file, 0);
  if (!is_stale(handle)) {
    handle.file->unlock(&handle, handle.level, SQLITE_LOCK_NONE);
    if (handle.goes_on_close) handle.disk->folder.remove(handle.name, false);
  }
  handle.~Handle();
  return SQLITE_OK;
}

int read_file(sqlite3_file* file, void* into, int size, sqlite3_int64 at) {
  const Handle& handle = handle_of(file);
  if (is_stale(handle)) return SQLITE_IOERR;
  const std::string& content = handle.file->content();
  const auto wanted = static_cast<std::size_t>(size);
  const std::size_t begin = std::min(static_cast<std::size_t>(at), content.size());
  const std::size_t found = std::min(wanted, content.size() - begin);
  std::memcpy(into, content.data() + begin, found);
  if (found == wanted) return SQLITE_OK;
  std::memset(static_cast<char*>(into) + found, 0, wanted - found);
  return SQLITE_IOERR_SHORT_READ;
}

int write_file(sqlite3_file* file, const void* from, int size, sqlite3_int64 at) {
  const Handle& handle = handle_of(file);
  if (is_stale(handle)) return SQLITE_IOERR;
  return handle.disk->folder.write(
      *handle.file, static_cast<std::uint64_t>(at),
      {static_cast<const char*>(from), static_cast<std::size_t>(size)});
}

int truncate_file(sqlite3_file* file, sqlite3_int64 size) {
  const Handle& handle = handle_of(file);
  if (is_stale(handle)) return SQLITE_IOERR;
  handle.file->truncate(static_cast<std::uint64_t>(size));
  return SQLITE_OK;
}

int sync_file(sqlite3_file* file, int) {
  const Handle& handle = handle_of(file);
  if (is_stale(handle)) return SQLITE_IOERR;
  return handle.disk->folder.sync(handle.name, *handle.file);
}

int file_size(sqlite3_file* file, sqlite3_int64* size) {
  const Handle& handle = handle_of(file);
  if (is_stale(handle)) return SQLITE_IOERR;
  *size = static_cast<sqlite3_int64>(handle.file->content().size());
  return SQLITE_OK;
}

int lock_file(sqlite3_file* file, int level) {
  Handle& handle = handle_of(file);
  if (is_stale(handle)) return SQLITE_IOERR;
  if (level <= handle.level) return SQLITE_OK;
  if (!handle.file->lock(&handle, handle.level, level)) return SQLITE_BUSY;
  handle.level = level;
  return SQLITE_OK;
}

int unlock_file(sqlite3_file* file, int level) {
  Handle& handle = handle_of(file);
  if (is_stale(handle)) return SQLITE_IOERR;
  handle.file->unlock(&handle, handle.level, level);
  handle.level = std::min(level, handle.level);
  return SQLITE_OK;
}

int check_reserved(sqlite3_file* file, int* answer) {
  const Handle& handle = handle_of(file);
  if (is_stale(handle)) return SQLITE_IOERR;
  *answer = handle.file->is_reserved() ? 1 : 0;
  return SQLITE_OK;
}

/// Nothing is mapped, whatever is asked for.
int control_file(sqlite3_file* file, int what, void* answer) {
  if (is_stale(handle_of(file))) return SQLITE_IOERR;
  if (what != SQLITE_FCNTL_MMAP_SIZE) return SQLITE_NOTFOUND;
  *static_cast<sqlite3_int64*>(answer) = 0;
  return SQLITE_OK;
}
int sector_size(sqlite3_file*) { return 512; }
/// As SQLite takes it of every Unix disk: a torn write harms no byte beside it.
int characteristics(sqlite3_file*) { return SQLITE_IOCAP_POWERSAFE_OVERWRITE; }

int map_index(sqlite3_file* file, int region, int size, int extend, void volatile** memory) {
  Handle& handle = handle_of(file);
  *memory = nullptr;
  if (is_stale(handle) || size != index_region_bytes) return SQLITE_IOERR;
  if (handle.index == nullptr) handle.index = handle.file->index();
  auto& regions = handle.index->regions;
  const auto wanted = static_cast<std::size_t>(region);
  if (wanted >= regions.size() && extend == 0) return SQLITE_OK;
  while (regions.size() <= wanted) {
    regions.push_back(std::make_unique<char[]>(index_region_bytes));
  }
  *memory = regions[wanted].get();
  return SQLITE_OK;
}

int lock_index(sqlite3_file* file, int offset, int count, int flags) {
  Handle& handle = handle_of(file);
  if (is_stale(handle) || handle.index == nullptr) return SQLITE_IOERR;
  const unsigned slots = ((1U << count) - 1U) << offset;
  if ((flags & SQLITE_SHM_UNLOCK) != 0) return unlock_slots(handle, slots);
  return lock_slots(handle, slots, (flags & SQLITE_SHM_EXCLUSIVE) != 0);
}

void index_barrier(sqlite3_file*) {}

constexpr sqlite3_io_methods methods{
    2,           close_file,  read_file,      write_file,   truncate_file, sync_file,
    file_size,   lock_file,   unlock_file,    check_reserved, control_file, sector_size,
    characteristics, map_index, lock_index, index_barrier, unmap_index,   nullptr, nullptr};

int open_file(sqlite3_vfs* vfs, const char* path, sqlite3_file* memory, int flags, int* given) {
  SimulatedVfs& disk = disk_of(vfs);
  memory->pMethods = nullptr;
  if (disk.folder.is_off()) return SQLITE_IOERR;
  const std::string name = path == nullptr ? "" : path;
  auto file = name.empty() ? std::make_shared<SimulatedFile>() : disk.folder.find(name);
  const bool must_be_new = (flags & SQLITE_OPEN_EXCLUSIVE) != 0;
  if (file != nullptr ? must_be_new : (flags & SQLITE_OPEN_CREATE) == 0) return SQLITE_CANTOPEN;
  if (file == nullptr) file = disk.folder.create(name);
  const bool goes = !name.empty() && (flags & SQLITE_OPEN_DELETEONCLOSE) != 0;
  new (memory) Handle{{&methods}, &disk, std::move(file), name, disk.folder.age(), goes};
  if (given != nullptr) *given = flags;
  return SQLITE_OK;
}

int delete_file(sqlite3_vfs* vfs, const char* name, int sync_folder) {
  if (disk_of(vfs).folder.is_off()) return SQLITE_IOERR;
  const bool was_there = disk_of(vfs).folder.remove(name, sync_folder != 0);
  return was_there ? SQLITE_OK : SQLITE_IOERR_DELETE_NOENT;
}

/// As on Unix an empty file counts as none.
int access_file(sqlite3_vfs* vfs, const char* name, int, int* answer) {
  if (disk_of(vfs).folder.is_off()) return SQLITE_IOERR;
  const auto file = disk_of(vfs).folder.find(name);
  *answer = file != nullptr && !file->content().empty() ? 1 : 0;
  return SQLITE_OK;
}

int full_path(sqlite3_vfs*, const char* name, int size, char* path) {
  if (std::strlen(name) >= static_cast<std::size_t>(size)) return SQLITE_CANTOPEN;
  std::strcpy(path, name);
  return SQLITE_OK;
}

int fill_randomly(sqlite3_vfs* vfs, int size, char* bytes) {
  disk_of(vfs).random->fill(
      std::as_writable_bytes(std::span(bytes, static_cast<std::size_t>(size))));
  return size;
}

int sleep(sqlite3_vfs*, int micros) { return micros; }

int current_time(sqlite3_vfs* vfs, sqlite3_int64* julian_millis) {
  *julian_millis = julian_millis_of_1970 + to_millis(disk_of(vfs).now());
  return SQLITE_OK;
}

int last_error(sqlite3_vfs*, int, char*) { return 0; }

/// SQLite has one generator for the process (it salts the WAL) and asks the default file access for
/// its seed, which would differ from run to run. Zero: as it was.
void seed_generator(std::uint64_t seed) {
  sqlite3_test_control(SQLITE_TESTCTRL_PRNG_SEED, static_cast<int>(seed & 0x7fffffff), nullptr);
}

}  // namespace

SimulatedDisk::SimulatedDisk(const std::string& vfs, std::uint64_t seed, Image image)
    : vfs_(new SimulatedVfs{vfs, SimulatedFolder(std::move(image)), make_seeded_random(seed)}) {
  if (sqlite3_vfs_find(vfs.c_str()) != nullptr) {
    throw std::logic_error("SQLite knows the name " + vfs + " already");
  }
  sqlite3_vfs& registered = vfs_->registered;
  registered.iVersion = 2;
  registered.szOsFile = sizeof(Handle);
  registered.mxPathname = path_bytes_max;
  registered.zName = vfs_->name.c_str();
  registered.pAppData = vfs_.get();
  registered.xOpen = open_file;
  registered.xDelete = delete_file;
  registered.xAccess = access_file;
  registered.xFullPathname = full_path;
  registered.xRandomness = fill_randomly;
  registered.xSleep = sleep;
  registered.xGetLastError = last_error;
  registered.xCurrentTimeInt64 = current_time;
  configure_library();
  sqlite3_vfs_register(&registered, 0);
  seed_generator(seed | 1);
}

SimulatedDisk::~SimulatedDisk() {
  sqlite3_vfs_unregister(&vfs_->registered);
  seed_generator(0);
}

const std::string& SimulatedDisk::vfs() const { return vfs_->name; }
void SimulatedDisk::set_clock(std::function<Instant()> now) { vfs_->now = std::move(now); }
SimulatedDisk::Image SimulatedDisk::image() const { return vfs_->folder.image(); }
void SimulatedDisk::crash(std::uint64_t seed) { vfs_->folder.lose_power(seed); }
void SimulatedDisk::lose_power_at(std::uint64_t nth) { vfs_->folder.lose_power_at(nth); }
void SimulatedDisk::kill() { vfs_->folder.end_age(); }
void SimulatedDisk::fail_at(std::uint64_t nth, Fault kind, bool persistent) {
  vfs_->folder.fail_at(nth, kind, persistent);
}
void SimulatedDisk::heal() { vfs_->folder.heal(); }
std::uint64_t SimulatedDisk::operations() const { return vfs_->folder.operations(); }
std::uint64_t SimulatedDisk::struck_at() const { return vfs_->folder.struck_at(); }
void SimulatedDisk::room(std::uint64_t bytes) { vfs_->folder.room(bytes); }
void SimulatedDisk::ignore_syncs() { vfs_->folder.ignore_syncs(); }

}  // namespace panelist::storage::sqlite
