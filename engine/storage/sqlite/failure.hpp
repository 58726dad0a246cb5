#pragma once
// SQLite's result codes in the words of the storage contract.
#include <string_view>

#include "storage/database.hpp"

struct sqlite3;

namespace panelist::storage::sqlite {

/// What an extended result code means for a statement (not for COMMIT: see GroupCommit).
FailureKind kind_of(int extended_code, int system_error);
/// The failure that `db` just reported; call it before the statement is reset.
StorageFailure make_failure(sqlite3* db, std::string_view doing);
/// The failure for a code that belongs to no connection (opening failed).
StorageFailure make_failure(int extended_code, std::string_view message, std::string_view doing);

}  // namespace panelist::storage::sqlite
