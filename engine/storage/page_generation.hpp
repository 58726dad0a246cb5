#pragma once
// Whether published pages changed since a process looked last, for processes that are not told.
#include <cstdint>
#include <string_view>

#include "storage/transaction.hpp"

namespace panelist::storage {

/// In the transaction that changes a published page. Nothing where one process has the database:
/// it is told after the commit, before anybody is answered.
void move_page_generation(Transaction& tx, std::string_view slug);
/// Another number after every commit that changed a published page.
std::int64_t read_page_generation(Transaction& tx);

}  // namespace panelist::storage
