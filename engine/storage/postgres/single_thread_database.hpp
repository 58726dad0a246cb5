#pragma once
// The database server's driver on the caller's thread: its writer, its reader and its ids, one
// connection each. Leases are by the clock of whoever asks, since the server's is not virtual.
#include <memory>
#include <string>

#include "base/result.hpp"
#include "storage/postgres/line_fault.hpp"
#include "storage/single_thread_database.hpp"

namespace panelist::storage::postgres {

/// Works of a group run one after another, each in a transaction of its own. A server that cannot
/// be reached is told at once (`busy`). Nobody else may use the database. Errors as
/// open_for_serving().
Result<std::unique_ptr<storage::SingleThreadDatabase>> open_on_one_thread(const std::string& url,
                                                                          LineFaults& faults);

}  // namespace panelist::storage::postgres
