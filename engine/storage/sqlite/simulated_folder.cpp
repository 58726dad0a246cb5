#include "storage/sqlite/simulated_folder.hpp"

#include <algorithm>
#include <set>
#include <sqlite3.h>
#include <utility>

namespace panelist::storage::sqlite {

SimulatedFolder::SimulatedFolder(SimulatedDisk::Image image) {
  for (auto& [name, bytes] : image) {
    names_[name] = std::make_shared<SimulatedFile>(std::move(bytes));
  }
  durable_names_ = names_;
}

std::shared_ptr<SimulatedFile> SimulatedFolder::find(const std::string& name) const {
  const auto found = names_.find(name);
  return found == names_.end() ? nullptr : found->second;
}

std::shared_ptr<SimulatedFile> SimulatedFolder::create(const std::string& name) {
  return names_[name] = std::make_shared<SimulatedFile>();
}

bool SimulatedFolder::remove(const std::string& name, bool synced) {
  if (names_.erase(name) == 0) return false;
  if (synced && !ignores_syncs_) durable_names_ = names_;
  return true;
}

SimulatedDisk::Image SimulatedFolder::image() const {
  SimulatedDisk::Image image;
  for (const auto& [name, file] : names_) image[name] = file->content();
  return image;
}

bool SimulatedFolder::goes_off() {
  if (++operations_ != off_at_) return false;
  is_off_ = true;
  struck_at_ = operations_;
  return true;
}

/// The fault that strikes the operation under way.
std::optional<Fault> SimulatedFolder::next_fault(bool is_sync) {
  if (!fault_ || operations_ < fault_from_) return std::nullopt;
  if ((*fault_ == Fault::sync_error) != is_sync) return std::nullopt;
  if (struck_at_ != 0 && !is_persistent_) return std::nullopt;
  if (struck_at_ == 0) struck_at_ = operations_;
  return fault_;
}

std::uint64_t SimulatedFolder::free_bytes() const {
  std::uint64_t used = 0;
  for (const auto& [name, file] : names_) used += file->content().size();
  return *room_ > used ? *room_ - used : 0;
}

int SimulatedFolder::write(SimulatedFile& file, std::uint64_t at, std::string_view bytes) {
  if (goes_off()) {
    file.write(at, bytes);
    return SQLITE_IOERR_WRITE;
  }
  const auto fault = next_fault(false);
  if (fault == Fault::write_error) return SQLITE_IOERR_WRITE;
  if (fault) {
    file.write(at, bytes.substr(0, bytes.size() / 2));
    return fault == Fault::disk_full ? SQLITE_FULL : SQLITE_IOERR_WRITE;
  }
  const std::uint64_t size = file.content().size();
  if (room_ && at + bytes.size() > size) {
    const std::uint64_t end = size + free_bytes();
    if (at + bytes.size() > end) {
      if (at < end) file.write(at, bytes.substr(0, end - at));
      return SQLITE_FULL;
    }
  }
  file.write(at, bytes);
  return SQLITE_OK;
}

int SimulatedFolder::sync(const std::string& name, SimulatedFile& file) {
  if (goes_off() || next_fault(true)) return SQLITE_IOERR_FSYNC;
  if (ignores_syncs_) return SQLITE_OK;
  file.sync();
  const auto durable = durable_names_.find(name);
  if (durable == durable_names_.end() || durable->second.get() != &file) durable_names_ = names_;
  return SQLITE_OK;
}

void SimulatedFolder::lose_power(std::uint64_t seed) {
  const auto random = make_seeded_random(seed);
  std::set<std::string> all;
  for (const auto& [name, file] : names_) all.insert(name);
  for (const auto& [name, file] : durable_names_) all.insert(name);
  for (const std::string& name : all) {
    auto file = find(name);
    const auto durable = durable_names_.find(name);
    const auto before = durable == durable_names_.end() ? nullptr : durable->second;
    if (file != before && random->next_u64() % 2 == 0) file = before;
    if (file == nullptr) {
      names_.erase(name);
      continue;
    }
    names_[name] = file;
    file->lose_power(*random);
  }
  durable_names_ = names_;
  is_off_ = false;
  off_at_ = 0;
  end_age();
}

void SimulatedFolder::end_age() {
  ++age_;
  for (const auto& [name, file] : names_) file->forget_holders();
}

void SimulatedFolder::count_anew() {
  fault_.reset();
  off_at_ = operations_ = struck_at_ = 0;
}

void SimulatedFolder::lose_power_at(std::uint64_t nth) {
  count_anew();
  off_at_ = nth;
}

void SimulatedFolder::fail_at(std::uint64_t nth, Fault kind, bool persistent) {
  count_anew();
  fault_ = kind;
  fault_from_ = nth;
  is_persistent_ = persistent;
}

void SimulatedFolder::heal() {
  fault_.reset();
  off_at_ = 0;
  room_.reset();
}

}  // namespace panelist::storage::sqlite
