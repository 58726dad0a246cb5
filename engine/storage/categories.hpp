#pragma once
// Categories: created on first use, compared case-folded with spaces collapsed.
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "storage/transaction.hpp"

namespace panelist::storage {

struct CategoryRow {
  std::int64_t id{0};
  std::string name, slug;
};
/// The category of that name, made when it is new.
CategoryRow get_or_add_category(Transaction& tx, std::string_view name);
std::optional<CategoryRow> find_category_by_slug(Transaction& tx, std::string_view slug);

struct CategoryCount {
  std::string name, slug;
  int published{0};
};
/// Those with a published tool, by name.
std::vector<CategoryCount> count_published_by_category(Transaction& tx);

}  // namespace panelist::storage
