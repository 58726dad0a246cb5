#pragma once
// Queries: every published page of the site, for sitemaps and copies.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "service/unit.hpp"

namespace panelist::service {

struct PageEntry {
  std::string page, slug;  ///< "tool" or "comparison"
  int revision{0};
  Instant changed_at{};    ///< of the latest revision
  bool is_sample{false}, is_retired{false};
  std::int64_t id{0};      ///< of the tool or comparison
};

/// Pages of one kind whose ids lie in one stretch of `ids_per_part`. A page stays in its part, and
/// a part never has more pages than one file of a sitemap may name.
struct SitePart {
  std::string page;        ///< "tool" or "comparison"
  std::int64_t number{0};
};
inline constexpr std::int64_t ids_per_part = 50'000;

/// Tools, then comparisons, each in the order of their ids. Nothing when there are more than `max`.
std::optional<std::vector<PageEntry>> list_all_pages(Unit& unit, int max);
/// The parts that have pages, tools first.
std::vector<SitePart> list_site_parts(Unit& unit);
std::vector<PageEntry> list_pages_of(Unit& unit, const SitePart& part);

enum class PageList { tools, comparisons, retracted_tools, retracted_comparisons };
/// The next pages of a list after this id, at most `limit`, by id. Retracted ones were out once.
std::vector<PageEntry> list_pages_after(Unit& unit, PageList list, std::int64_t after, int limit);

/// "tool-12" and back; nothing for any other text.
std::string to_string(const SitePart& part);
std::optional<SitePart> parse_site_part(std::string_view text);

}  // namespace panelist::service
