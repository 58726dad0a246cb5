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
/// Until the transaction ends nobody else holds it: of two tools of a category that are published
/// at once, one finds the other there. Nothing where one work runs at a time.
void hold_category_of(Transaction& tx, ToolId tool);
std::optional<CategoryRow> find_category_by_slug(Transaction& tx, std::string_view slug);

struct CategoryCount {
  std::string name, slug;
  int published{0};
};
/// Those with a published tool, by name.
std::vector<CategoryCount> count_published_by_category(Transaction& tx);

}  // namespace panelist::storage
