#include "service/former_slugs.hpp"

#include "storage/comparisons.hpp"
#include "storage/tools.hpp"

namespace panelist::service {
namespace {

constexpr int slugs_per_read = 1000;

std::vector<std::string> names_of(const FormerSlugs& former, const storage::PairTool& tool) {
  std::vector<std::string> names{tool.slug};
  const auto found = former.find(tool.id);
  if (found != former.end())
    names.insert(names.end(), found->second.begin(), found->second.end());
  return names;
}

}  // namespace

FormerSlugs list_former_slugs(Unit& unit) {
  FormerSlugs former;
  std::string after;
  while (true) {
    const auto rows = storage::list_old_slugs(unit.tx, after, slugs_per_read);
    for (const storage::OldSlug& row : rows) former[row.tool].push_back(row.slug);
    if (static_cast<int>(rows.size()) < slugs_per_read) return former;
    after = rows.back().slug;
  }
}

std::vector<std::string> list_former_pair_slugs(Unit& unit, const FormerSlugs& former,
                                                ToolId tool) {
  std::vector<std::string> slugs;
  for (const storage::PairRow& pair : storage::list_pairs_of(unit.tx, tool)) {
    const bool is_never_out = pair.revision == 0;
    const bool is_named_for_left = pair.right.id == tool && former.contains(pair.left.id);
    if (is_never_out || is_named_for_left) continue;
    for (const std::string& left : names_of(former, pair.left))
      for (const std::string& right : names_of(former, pair.right))
        for (const std::string& slug : {left + "-vs-" + right, right + "-vs-" + left})
          if (slug != pair.slug) slugs.push_back(slug);
  }
  return slugs;
}

}  // namespace panelist::service
