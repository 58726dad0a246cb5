#include "storage/categories.hpp"

#include "base/text.hpp"
#include "storage/published_counts.hpp"

namespace panelist::storage {
namespace {

CategoryRow read_category(const Row& row) { return {row.int64(0), row.string(1), row.string(2)}; }

std::optional<CategoryRow> find_by_folded(Transaction& tx, std::string_view folded) {
  std::optional<CategoryRow> found;
  tx.first("SELECT id, name, slug FROM category WHERE folded = :folded", {{"folded", folded}},
           [&](const Row& row) { found = read_category(row); });
  return found;
}

std::string free_category_slug(Transaction& tx, const std::string& base) {
  std::string slug = base;
  for (int n = 2; find_category_by_slug(tx, slug); ++n) slug = base + "-" + std::to_string(n);
  return slug;
}

}  // namespace

CategoryRow get_or_add_category(Transaction& tx, std::string_view name) {
  const std::string folded = fold(name);
  if (auto found = find_by_folded(tx, folded)) return *found;
  CategoryRow made{tx.next_id(), std::string(name), free_category_slug(tx, make_slug(name))};
  bool inserted = false;
  tx.each(
      "INSERT INTO category (id, name, folded, slug) VALUES (:id, :name, :folded, :slug) "
      "ON CONFLICT DO NOTHING RETURNING id",
      {{"id", made.id}, {"name", name}, {"folded", folded}, {"slug", made.slug}},
      [&](const Row&) { inserted = true; });
  if (inserted) return made;
  // Another node made the same category a moment ago; its row is committed, or we would have
  // waited.
  if (auto found = find_by_folded(tx, folded)) return *found;
  throw std::logic_error("get_or_add_category: neither inserted nor found: " + made.slug);
}

void hold_category_of(Transaction& tx, ToolId tool) {
  if (tx.is_only_writer()) return;
  tx.write("UPDATE category SET name = name WHERE id = "
           "(SELECT category_id FROM tool WHERE id = :tool)",
           {{"tool", tool}});
}

std::optional<CategoryRow> find_category_by_slug(Transaction& tx, std::string_view slug) {
  std::optional<CategoryRow> found;
  tx.first("SELECT id, name, slug FROM category WHERE slug = :slug", {{"slug", slug}},
           [&](const Row& row) { found = read_category(row); });
  return found;
}

std::vector<CategoryCount> count_published_by_category(Transaction& tx) {
  const auto published = read_counters(tx, category_counters);
  std::vector<CategoryCount> counts;
  tx.each("SELECT id, name, slug FROM category ORDER BY folded", {}, [&](const Row& row) {
    const auto count = published.find(std::to_string(row.int64(0)));
    if (count == published.end()) return;
    counts.push_back({row.string(1), row.string(2), static_cast<int>(count->second)});
  });
  return counts;
}

}  // namespace panelist::storage
