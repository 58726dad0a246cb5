#include "storage/sqlite/simulated_file.hpp"

#include <sqlite3.h>

namespace panelist::storage::sqlite {
namespace {

constexpr std::uint64_t sector_bytes = 512;

void put(std::string& file, std::uint64_t at, std::string_view bytes) {
  if (file.size() < at) file.resize(at);
  file.replace(at, bytes.size(), bytes);
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
  if (bytes.empty()) return;
  const std::string before = at < content_.size() ? content_.substr(at, bytes.size()) : "";
  unsynced_.push_back({at, content_.size(), bytes.size(), before});
  put(content_, at, bytes);
}

void SimulatedFile::truncate(std::uint64_t size) {
  if (size >= content_.size()) return;
  unsynced_.push_back({size, content_.size(), 0, content_.substr(size)});
  content_.resize(size);
}

std::string SimulatedFile::undo(const Change& change) {
  std::string bytes = content_.substr(change.at, change.written);
  put(content_, change.at, change.bytes_before);
  content_.resize(change.size_before);
  return bytes;
}

void SimulatedFile::lose_power(Random& random) {
  std::vector<std::string> written(unsynced_.size());
  for (std::size_t last = unsynced_.size(); last-- > 0;) written[last] = undo(unsynced_[last]);
  // Nothing and everything are the extremes that chance alone would hardly ever find.
  const std::uint64_t extreme = random.next_u64() % 6;
  for (std::size_t change = 0; change < unsynced_.size(); ++change) {
    auto fate = static_cast<Fate>(random.next_u64() % 3);
    if (extreme <= 1) fate = extreme == 0 ? Fate::lost : Fate::whole;
    if (fate == Fate::lost) continue;
    const std::uint64_t at = unsynced_[change].at;
    if (written[change].empty()) {
      if (fate == Fate::whole && at < content_.size()) content_.resize(at);
    } else if (fate == Fate::whole) {
      put(content_, at, written[change]);
    } else {
      put_torn(content_, at, written[change], random);
    }
  }
  unsynced_.clear();
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
