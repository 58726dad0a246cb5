#pragma once
// Queries: comparisons, scorecards and the changes of published pages.
#include <optional>
#include <string>
#include <vector>

#include "service/comparison_view.hpp"
#include "service/list_page.hpp"
#include "service/unit.hpp"

namespace panelist::service {

struct ComparisonFilter {
  std::optional<ComparisonState> state;   ///< nobody signed in: published only
  std::string tool_slug;                  ///< that involve this tool
};
/// Latest change first. Errors: malformed (cursor), not_found (tool).
Result<Listed<ComparisonRow>> list_comparisons(Unit& unit, const ComparisonFilter& filter,
                                               const ListPage& page);
/// `slug` is "left-vs-right" in either order or with old names: then `moved_to`. A pair of
/// published tools without a row renders on request. Errors: not_found (also: waiting, and nobody
/// signed in), gone (retracted; extra_json {"reason", "retracted_at"}).
Result<ComparisonView> get_comparison(Unit& unit, std::string_view slug);

/// The published scorecard of a tool. Errors: not_found.
Result<domain::Scorecard> load_scorecard(Unit& unit, std::string_view tool_slug);

/// One published change; `id` is the position for ?after=.
struct ChangeView {
  std::int64_t id{0};
  Instant at{};
  std::string kind, page, slug, title, content_hash, reason;
  int revision{0};
  bool is_sample{false};
};
/// In order of position, after `after`. `next` is the position to ask for next.
Listed<ChangeView> list_changes(Unit& unit, std::int64_t after, int limit);
/// Newest first, for pages and feeds; `before` is the position of the last one of the page before.
std::vector<ChangeView> list_latest_changes(Unit& unit, int limit, std::int64_t before = INT64_MAX);

}  // namespace panelist::service
