#pragma once
// The files of a simulated disk by name, and what is to fail.
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "storage/sqlite/simulated_disk.hpp"
#include "storage/sqlite/simulated_file.hpp"

namespace panelist::storage::sqlite {

/// Speaks in SQLite's result codes, so that only simulated_disk.cpp has to know its interface.
class SimulatedFolder {
 public:
  explicit SimulatedFolder(SimulatedDisk::Image image);

  /// Null: there is none.
  std::shared_ptr<SimulatedFile> find(const std::string& name) const;
  std::shared_ptr<SimulatedFile> create(const std::string& name);
  /// False: there is none. `synced`: its absence is durable.
  bool remove(const std::string& name, bool synced);
  SimulatedDisk::Image image() const;
  int write(SimulatedFile& file, std::uint64_t at, std::string_view bytes);
  /// A file's first sync makes its name durable too, as SQLite has it on Unix.
  int sync(const std::string& name, SimulatedFile& file);

  /// What survives; the power is on again.
  void lose_power(std::uint64_t seed);
  /// Handles opened at an earlier age are stale.
  void end_age();
  std::uint64_t age() const { return age_; }

  bool is_off() const { return is_off_; }

  void lose_power_at(std::uint64_t nth);
  void fail_at(std::uint64_t nth, Fault kind, bool persistent);
  void heal();
  void room(std::uint64_t bytes) { room_ = bytes; }
  void ignore_syncs() { ignores_syncs_ = true; }
  std::uint64_t operations() const { return operations_; }
  std::uint64_t struck_at() const { return struck_at_; }

 private:
  using Names = std::map<std::string, std::shared_ptr<SimulatedFile>>;
  void count_anew();
  /// Counts an operation; true when the power goes with it.
  bool goes_off();
  std::optional<Fault> next_fault(bool is_sync);
  std::uint64_t free_bytes() const;

  Names names_;          ///< as a running process sees them
  Names durable_names_;  ///< as a power loss leaves them
  std::uint64_t age_{0};
  std::optional<Fault> fault_;
  bool is_persistent_{false}, ignores_syncs_{false}, is_off_{false};
  std::uint64_t fault_from_{0}, off_at_{0}, operations_{0}, struck_at_{0};
  std::optional<std::uint64_t> room_;
};

}  // namespace panelist::storage::sqlite
