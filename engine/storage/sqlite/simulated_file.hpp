#pragma once
// One file of a simulated disk: what a running process sees of it, what a power loss would leave,
// and who holds which lock.
#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/random.hpp"

namespace panelist::storage::sqlite {

/// SQLite's WAL index (its "shared memory") and the locks on its eight slots.
struct SimulatedIndex {
  std::vector<std::unique_ptr<char[]>> regions;
  std::array<int, 8> holders{};  ///< readers of a slot; -1: one holder alone
};

class SimulatedFile {
 public:
  explicit SimulatedFile(std::string durable = {}) : content_(std::move(durable)) {}

  const std::string& content() const { return content_; }
  void write(std::uint64_t at, std::string_view bytes);
  void truncate(std::uint64_t size);
  /// What was written is durable.
  void sync() { unsynced_.clear(); }
  /// Afterwards the file is what survived, and durable.
  void lose_power(Random& random);
  /// Whoever had it open is dead.
  void forget_holders();

  /// Moves a handle from one of SQLite's five lock levels to a higher one; false: others are in the
  /// way. `holder` is the handle.
  bool lock(const void* holder, int from, int to);
  void unlock(const void* holder, int from, int to);
  bool is_reserved() const { return writer_ != nullptr; }
  /// Lives as long as some handle keeps it.
  std::shared_ptr<SimulatedIndex> index();

 private:
  /// What it takes to undo a write, or with no bytes written a truncation to `at`.
  struct Change {
    std::uint64_t at{}, size_before{};
    std::size_t written{};
    std::string bytes_before;
  };
  /// Undoes the last change; what it had written.
  std::string undo(const Change& change);

  std::string content_;
  std::vector<Change> unsynced_;
  int readers_{0};               ///< handles at SHARED or above
  const void* writer_{nullptr};  ///< the handle above SHARED
  int writer_level_{0};
  std::weak_ptr<SimulatedIndex> index_;
};

}  // namespace panelist::storage::sqlite
