#include "storage/sqlite/simulated_file.hpp"

#include <algorithm>
#include <sqlite3.h>

namespace panelist::storage::sqlite {
namespace {

constexpr std::uint64_t sector_bytes = 512;

void put(std::string& file, std::uint64_t at, std::string_view bytes) {
  if (bytes.empty()) return;
  if (file.size() < at + bytes.size()) file.resize(at + bytes.size());
  std::copy(bytes.begin(), bytes.end(), file.begin() + static_cast<std::ptrdiff_t>(at));
}

/// Each sector that the write touches survives or not.
void put_torn(std::string& file, std::uint64_t at, std::string_view bytes, Random& random) {
  while (!bytes.empty()) {
    const std::uint64_t room = sector_bytes - at % sector_bytes;
    const std::string_view part = bytes.substr(0, room);
    if (random.next_u64() % 2 == 0) put(file, at, part);
    at += part.size();
    bytes.remove_prefix(part.size());
  }
}

enum class Fate { whole, lost, torn };

}  // namespace

void SimulatedFile::write(std::uint64_t at, std::string_view bytes) {
  put(content_, at, bytes);
  unsynced_.push_back({at, std::string(bytes), false});
}

void SimulatedFile::truncate(std::uint64_t size) {
  content_.resize(size);
  unsynced_.push_back({size, {}, true});
}

void SimulatedFile::sync() {
  for (const Change& change : unsynced_) {
    if (change.truncates) {
      durable_.resize(change.at);
    } else {
      put(durable_, change.at, change.bytes);
    }
  }
  unsynced_.clear();
}

void SimulatedFile::lose_power(Random& random) {
  // Nothing and everything are the extremes that chance alone would hardly ever find.
  const std::uint64_t extreme = random.next_u64() % 6;
  for (const Change& change : unsynced_) {
    auto fate = static_cast<Fate>(random.next_u64() % 3);
    if (extreme <= 1) fate = extreme == 0 ? Fate::lost : Fate::whole;
    if (fate == Fate::lost) continue;
    if (change.truncates) {
      if (fate == Fate::whole) durable_.resize(change.at);
    } else if (fate == Fate::whole) {
      put(durable_, change.at, change.bytes);
    } else {
      put_torn(durable_, change.at, change.bytes, random);
    }
  }
  unsynced_.clear();
  content_ = durable_;
}

void SimulatedFile::forget_holders() {
  readers_ = 0;
  writer_ = nullptr;
  writer_level_ = SQLITE_LOCK_NONE;
  index_.reset();
}

bool SimulatedFile::lock(const void* holder, int from, int to) {
  const bool other_writes = writer_ != nullptr && writer_ != holder;
  if (to == SQLITE_LOCK_SHARED) {
    if (other_writes && writer_level_ >= SQLITE_LOCK_PENDING) return false;
    readers_ += from == SQLITE_LOCK_NONE ? 1 : 0;
    return true;
  }
  if (other_writes) return false;
  writer_ = holder;
  const bool others_read = readers_ > (from == SQLITE_LOCK_NONE ? 0 : 1);
  writer_level_ = to == SQLITE_LOCK_EXCLUSIVE && others_read ? SQLITE_LOCK_PENDING : to;
  return writer_level_ == to;
}

void SimulatedFile::unlock(const void* holder, int from, int to) {
  if (writer_ == holder) {
    writer_ = nullptr;
    writer_level_ = SQLITE_LOCK_NONE;
  }
  if (to == SQLITE_LOCK_NONE && from != SQLITE_LOCK_NONE) --readers_;
}

std::shared_ptr<SimulatedIndex> SimulatedFile::index() {
  auto index = index_.lock();
  if (index == nullptr) {
    index = std::make_shared<SimulatedIndex>();
    index_ = index;
  }
  return index;
}

}  // namespace panelist::storage::sqlite
