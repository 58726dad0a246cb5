#include "storage/categories.hpp"

#include "base/text.hpp"

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

std::optional<CategoryRow> find_category_by_slug(Transaction& tx, std::string_view slug) {
  std::optional<CategoryRow> found;
  tx.first("SELECT id, name, slug FROM category WHERE slug = :slug", {{"slug", slug}},
           [&](const Row& row) { found = read_category(row); });
  return found;
}

std::vector<CategoryCount> count_published_by_category(Transaction& tx) {
  std::vector<CategoryCount> counts;
  tx.each(
      "SELECT c.name, c.slug, (SELECT count(*) FROM tool t WHERE t.category_id = c.id "
      "AND t.published_run_id IS NOT NULL) FROM category c ORDER BY c.folded",
      {}, [&](const Row& row) {
        if (row.int64(2) == 0) return;
        counts.push_back({row.string(0), row.string(1), static_cast<int>(row.int64(2))});
      });
  return counts;
}

}  // namespace panelist::storage
