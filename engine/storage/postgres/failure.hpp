#pragma once
// PostgreSQL's error codes in the words of the storage contract.
#include <string>
#include <string_view>

#include "storage/database.hpp"

namespace panelist::storage::postgres {

/// What became of a transaction. Ordered: the worst one counts.
enum class Trouble {
  none,
  conflict,   ///< another transaction was in the way: the same work may well succeed when run again
  statement,  ///< an error that running again does not cure
  lost,       ///< the connection is gone
};

/// From an SQLSTATE of five characters; empty (no answer came): lost.
Trouble trouble_of(std::string_view sqlstate);
/// What an SQLSTATE means to the caller of a statement.
FailureKind kind_of(std::string_view sqlstate);
/// One line of what the server said, its code, and the first 200 bytes of what was being done.
StorageFailure make_failure(std::string_view sqlstate, std::string_view message,
                            std::string_view doing);

}  // namespace panelist::storage::postgres
