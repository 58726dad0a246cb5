#pragma once
// What a driver counts while it works.
#include <atomic>
#include <cstdint>

#include "storage/database.hpp"

namespace panelist::storage {

/// Written by database threads, read by any.
struct Counters {
  std::atomic<std::uint64_t> groups{0}, works{0}, rolled_back{0};
  std::atomic<std::uint64_t> busy{0}, failures{0}, checkpoints{0}, again{0};

  /// What they say by now; the rest of the counts is for others to add.
  DatabaseCounts counts() const {
    DatabaseCounts counts;
    counts.groups = groups;
    counts.works = works;
    counts.rolled_back = rolled_back;
    counts.busy = busy;
    counts.failures = failures;
    counts.checkpoints = checkpoints;
    counts.again = again;
    return counts;
  }
};

}  // namespace panelist::storage
