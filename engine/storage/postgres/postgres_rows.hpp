#pragma once
// All rows of a database on a server, read or filled as a whole.
#include <memory>
#include <string>

#include "base/result.hpp"
#include "storage/row_source.hpp"

namespace panelist::storage::postgres {

/// One snapshot. Errors: not_found when the database was never migrated, conflict when its version
/// is not this program's, when a Panelist is connected to it, or when it cannot be reached.
Result<std::unique_ptr<RowSource>> open_row_source(const std::string& url);
/// One transaction, which nobody else sees before keep(): an error, a kill or a lost connection
/// leaves nothing of it. An empty database gets its tables first, outside of it. The tables are
/// locked. Errors as above, but not not_found.
Result<std::unique_ptr<RowTarget>> open_row_target(const std::string& url);

}  // namespace panelist::storage::postgres
