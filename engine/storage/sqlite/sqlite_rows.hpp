#pragma once
// All rows of a database file, read or filled as a whole.
#include <memory>
#include <string>

#include "base/result.hpp"
#include "storage/row_source.hpp"

namespace panelist::storage::sqlite {

/// One read-only snapshot, and the folder's lock meanwhile. Errors: not_found when there is no
/// file, conflict when a server runs on it or its version is not this program's.
Result<std::unique_ptr<RowSource>> open_row_source(const std::string& file);
/// Filled beside the file under a passing name, and put in its place by keep(); otherwise removed.
/// Holds the folder's lock. Errors as above, but not not_found.
Result<std::unique_ptr<RowTarget>> open_row_target(const std::string& file);

}  // namespace panelist::storage::sqlite
