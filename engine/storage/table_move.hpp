#pragma once
// Moves all tables from one database to another, whatever their drivers, and compares them.
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "base/hash.hpp"
#include "base/result.hpp"
#include "storage/row_source.hpp"

namespace panelist::storage {

/// The rows of one table: how many, and a hash over what stands in them, in the order of the key.
struct TableDigest {
  std::int64_t rows{0};
  Sha256 hash{};
  bool operator==(const TableDigest&) const = default;
};

struct MovedTable {
  std::string name;
  TableDigest digest;  ///< the same on both sides
};

struct MoveReport {
  std::vector<MovedTable> tables;
  std::int64_t rows{0};
  std::int64_t highest_id{0}, next_id{0};  ///< moved, and the first that the target will give
};

/// Called now and then: "moving event", how many rows of it.
using MoveProgress = std::function<void(const std::string& doing, std::int64_t rows)>;

/// Error conflict when the target holds a row that a new installation (`fresh`) does not have; it
/// names the table.
Result<void> check_unused(RowSource& target, RowSource& fresh);

/// Copies every table, reads the target's rows again, and keeps them only when every table has the
/// same number of rows and the same hash on both sides. Errors (conflict): the schemas differ, ids
/// beyond the counter, a table came out differently; nothing is kept. Throws StorageFailure.
Result<MoveReport> move_tables(RowSource& source, RowTarget& target, const MoveProgress& progress);

}  // namespace panelist::storage
