#pragma once
// CHECKs that cost nothing to test. SQLite makes a table in memory of every list of three or more
// (`CHECK (state IN ('a', 'b', 'c'))`), anew at each write of a row; comparisons say the same.
#include <string>
#include <string_view>

#include "storage/sqlite/connection.hpp"

namespace panelist::storage::sqlite {

/// The text of a CREATE TABLE with each such CHECK as comparisons; anything else as it stands.
std::string with_plain_checks(std::string_view create_table);

/// Rewrites the tables that have such a CHECK; inside a transaction. Their rows mean the same
/// before and after, so only the schema's text is changed, as SQLite describes it
/// (https://www.sqlite.org/lang_altertable.html, section 8). Throws StorageFailure.
void make_checks_plain(Connection& connection);

}  // namespace panelist::storage::sqlite
