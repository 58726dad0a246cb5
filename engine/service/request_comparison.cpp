#include "service/request_comparison.hpp"

#include "service/list_comparisons.hpp"
#include "service/publish_page.hpp"
#include "storage/tools.hpp"

namespace panelist::service {

Result<RequestedComparison> request_comparison(Unit& unit, std::string_view left_slug,
                                               std::string_view right_slug) {
  if (!unit.actor.is_editor()) return fail(forbidden("Comparisons are asked for by editors."));
  const auto left = storage::find_tool_by_any_slug(unit.tx, left_slug);
  if (!left) return fail(invalid_field("left", "there is no such tool"));
  const auto right = storage::find_tool_by_any_slug(unit.tx, right_slug);
  if (!right) return fail(invalid_field("right", "there is no such tool"));
  if (left->id == right->id)
    return fail(invalid_field("right", "a tool is not compared with itself"));
  RequestedComparison requested;
  const auto pair = want_pair(unit, left->id, right->id, "editor", &requested.created);
  if (pair.state == "waiting") publish_pair(unit, pair.id, "");
  auto view = get_comparison(unit, pair.slug);
  if (!view) return fail(view.error());
  requested.comparison = *std::move(view);
  return requested;
}

}  // namespace panelist::service
