#pragma once
// What "ready" means: a commit would reach the disk, and the next people find room too.
#include <cstdint>

#include "storage/transaction.hpp"

namespace panelist::storage {

/// With less than this free where the data is, a body of the largest size would no longer fit.
inline constexpr std::uint64_t free_bytes_min = 4ULL * 1024 * 1024;
/// DatabaseCounts::free_bytes of a driver whose disk is a server's.
inline constexpr std::uint64_t free_bytes_unknown = UINT64_MAX;

/// Changes one row that nobody reads the old value of, so that the commit has to write: an empty
/// transaction succeeds on a full disk. Not the row that ids are drawn from: on PostgreSQL another
/// work could be waiting for an id meanwhile.
void prove_writable(Transaction& tx);

}  // namespace panelist::storage
