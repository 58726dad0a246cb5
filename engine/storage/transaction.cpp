#include "storage/transaction.hpp"

namespace panelist::storage {

std::optional<std::int64_t> Row::optional_int64(int column) const {
  if (is_null(column)) return std::nullopt;
  return int64(column);
}

std::optional<Instant> Row::optional_instant(int column) const {
  if (is_null(column)) return std::nullopt;
  return instant(column);
}

bool Transaction::first(std::string_view sql, Params params, const EachRow& each_row) {
  bool found = false;
  each(sql, params, [&](const Row& row) {
    if (found) return;
    found = true;
    each_row(row);
  });
  return found;
}

}  // namespace panelist::storage
