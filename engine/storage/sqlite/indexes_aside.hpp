#pragma once
// Indexes cost each row more than all rows together: a file that is filled gets them at the end.
#include <string>
#include <vector>

#include "storage/sqlite/connection.hpp"

namespace panelist::storage::sqlite {

/// Drops every index that a statement made (those of keys stay); the statements that make them.
std::vector<std::string> put_indexes_aside(Connection& connection);

}  // namespace panelist::storage::sqlite
