#pragma once
// CSV (RFC 4180) of tools: the first line names the fields of POST /tools; starting_price.amount,
// starting_price.currency and starting_price.unit (or price.amount, ...) make starting_price;
// capabilities and compare_with are lists in one cell, separated by ';'.
#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "base/result.hpp"

namespace panelist::web::api {
/// One object per row; empty cells are left out. Error malformed names the line.
Result<std::vector<Json>> read_csv(std::string_view text);
}  // namespace panelist::web::api
