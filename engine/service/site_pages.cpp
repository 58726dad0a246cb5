#include "service/site_pages.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>

#include "storage/revisions.hpp"

namespace panelist::service {
namespace {

constexpr int rows_per_read = 1000;
constexpr std::int64_t parts_max = std::numeric_limits<std::int64_t>::max() / ids_per_part - 1;

struct PageKind {
  std::string_view page;
  std::vector<storage::PageRow> (*list)(storage::Transaction&, std::int64_t after, int limit);
};
constexpr std::array<PageKind, 2> page_kinds{{{"tool", storage::list_tool_pages},
                                              {"comparison", storage::list_comparison_pages}}};

PageEntry entry_of(const storage::PageRow& row) {
  return {row.page, row.slug, row.revision, row.changed_at, row.is_sample, row.is_retired,
          row.id};
}

}  // namespace

std::optional<std::vector<PageEntry>> list_all_pages(Unit& unit, int max) {
  std::vector<PageEntry> pages;
  for (const PageKind& kind : page_kinds) {
    const int room = max - static_cast<int>(pages.size());
    for (const storage::PageRow& row : kind.list(unit.tx, 0, room + 1))
      pages.push_back(entry_of(row));
    if (static_cast<int>(pages.size()) > max) return std::nullopt;
  }
  return pages;
}

std::vector<SitePart> list_site_parts(Unit& unit) {
  std::vector<SitePart> parts;
  for (const PageKind& kind : page_kinds)
    for (auto rows = kind.list(unit.tx, 0, 1); !rows.empty();) {
      const std::int64_t number = rows.front().id / ids_per_part;
      parts.push_back({std::string(kind.page), number});
      rows = kind.list(unit.tx, (number + 1) * ids_per_part - 1, 1);
    }
  return parts;
}

std::vector<PageEntry> list_pages_of(Unit& unit, const SitePart& part) {
  std::vector<PageEntry> pages;
  const auto kind = std::find_if(page_kinds.begin(), page_kinds.end(),
                                 [&](const PageKind& one) { return one.page == part.page; });
  if (kind == page_kinds.end()) return pages;
  std::int64_t after = part.number * ids_per_part - 1;
  const std::int64_t end = after + ids_per_part;
  while (true) {
    const auto rows = kind->list(unit.tx, after, rows_per_read);
    for (const storage::PageRow& row : rows) {
      if (row.id > end) return pages;
      pages.push_back(entry_of(row));
    }
    if (static_cast<int>(rows.size()) < rows_per_read) return pages;
    after = rows.back().id;
  }
}

std::vector<PageEntry> list_pages_after(Unit& unit, PageList list, std::int64_t after, int limit) {
  const auto rows = [&] {
    switch (list) {
      case PageList::tools:
        return storage::list_tool_pages(unit.tx, after, limit);
      case PageList::comparisons:
        return storage::list_comparison_pages(unit.tx, after, limit);
      case PageList::retracted_tools:
        return storage::list_retracted_tool_pages(unit.tx, after, limit);
      case PageList::retracted_comparisons:
        return storage::list_retracted_comparison_pages(unit.tx, after, limit);
    }
    return std::vector<storage::PageRow>{};
  }();
  std::vector<PageEntry> pages;
  for (const storage::PageRow& row : rows) pages.push_back(entry_of(row));
  return pages;
}

std::string to_string(const SitePart& part) {
  return part.page + "-" + std::to_string(part.number);
}

std::optional<SitePart> parse_site_part(std::string_view text) {
  for (const PageKind& kind : page_kinds) {
    if (!text.starts_with(kind.page) || text.substr(kind.page.size()).substr(0, 1) != "-") continue;
    const std::string_view digits = text.substr(kind.page.size() + 1);
    SitePart part{std::string(kind.page), 0};
    const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), part.number);
    const bool is_number = read.ec == std::errc{} && read.ptr == digits.data() + digits.size();
    if (is_number && part.number >= 0 && part.number <= parts_max && to_string(part) == text)
      return part;
  }
  return std::nullopt;
}

}  // namespace panelist::service
