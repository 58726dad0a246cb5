#include "service/verify_pages.hpp"

#include <nlohmann/json.hpp>

#include "base/hash.hpp"
#include "domain/comparison.hpp"
#include "service/check_history.hpp"
#include "service/page_refs.hpp"
#include "service/seals.hpp"
#include "storage/revisions.hpp"

namespace panelist::service {
namespace {

inline constexpr int rows_per_read = 200;

void verify_page(Unit& unit, const storage::PageRow& page, Report& report,
                 std::int64_t& revisions) {
  for (int number = 1; number <= page.revision; ++number) {
    const std::string name = page.page + " " + page.slug + " revision " + std::to_string(number);
    const auto revision = storage::find_revision(unit.tx, page.page, page.id, number);
    if (!revision) {
      report.problems.push_back("missing: " + name);
      continue;
    }
    ++revisions;
    try {
      const Json content = rebuild_content(unit, page.page, revision->refs);
      if (domain::content_hash(content) != revision->content_hash)
        report.problems.push_back("the content does not have its hash: " + name);
    } catch (const std::logic_error& broken) {
      report.problems.push_back(name + ": " + broken.what());
    }
  }
}

template <typename List>
void verify_all(Unit& unit, List list, Report& report, std::int64_t& revisions) {
  std::int64_t after = 0;
  while (true) {
    const std::vector<storage::PageRow> pages = list(unit.tx, after, rows_per_read);
    for (const storage::PageRow& page : pages) verify_page(unit, page, report, revisions);
    if (static_cast<int>(pages.size()) < rows_per_read) return;
    after = pages.back().id;
  }
}

void verify_seals(Unit& unit, Report& report, std::int64_t& opened) {
  ListPage page{list_limit_max, {}};
  do {
    const auto seals = list_seals(unit, page);
    if (!seals) return report.problems.push_back(seals.error().detail);
    for (const SealView& seal : seals->items) {
      if (!seal.opened) continue;
      ++opened;
      const auto nonce = from_hex(seal.nonce_hex);
      if (!nonce || to_hex(sha256(*nonce, seal.text)) != seal.commitment)
        report.problems.push_back("the commitment is not that of its text: verdict " +
                                  std::to_string(seal.verdict.value));
    }
    page.cursor = seals->next;
  } while (!page.cursor.empty());
}

}  // namespace

Report verify_pages(Unit& unit) {
  Report report;
  std::int64_t revisions = 0;
  std::int64_t opened = 0;
  verify_all(unit, storage::list_tool_pages, report, revisions);
  verify_all(unit, storage::list_comparison_pages, report, revisions);
  verify_seals(unit, report, opened);
  report.counts = {{"revisions", revisions}, {"opened seals", opened}};
  check_history(unit, report);
  return report;
}

}  // namespace panelist::service
