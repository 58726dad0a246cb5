#include "service/request_comparison.hpp"

#include "service/list_comparisons.hpp"
#include "service/publish_page.hpp"
#include "storage/tools.hpp"

namespace panelist::service {
namespace {

constexpr std::string_view again_reason = "Asked for again after it was retracted.";

/// A tool that was taken down has no comparisons until a new round brings its page back.
Result<storage::ToolRow> find_side(Unit& unit, const std::string& field, std::string_view slug) {
  auto tool = storage::find_tool_by_any_slug(unit.tx, slug);
  if (!tool) return fail(invalid_field(field, "there is no such tool"));
  if (!tool->taken_down.empty())
    return fail(invalid_field(field, tool->name + " was " + tool->taken_down +
                                         "; a new round would bring its page back"));
  return *std::move(tool);
}

}  // namespace

Result<RequestedComparison> request_comparison(Unit& unit, std::string_view left_slug,
                                               std::string_view right_slug) {
  if (!unit.actor.is_editor()) return fail(forbidden("Comparisons are asked for by editors."));
  const auto left = find_side(unit, "left", left_slug);
  if (!left) return fail(left.error());
  const auto right = find_side(unit, "right", right_slug);
  if (!right) return fail(right.error());
  if (left->id == right->id)
    return fail(invalid_field("right", "a tool is not compared with itself"));
  RequestedComparison requested;
  const auto pair = want_pair(unit, left->id, right->id, "editor", &requested.created);
  const bool is_again = pair.state == "retracted";
  if (is_again) storage::reopen_pair(unit.tx, pair.id, unit.now);
  if (pair.state != "published") publish_pair(unit, pair.id, is_again ? again_reason : "");
  auto view = get_comparison(unit, pair.slug);
  if (!view) return fail(view.error());
  requested.comparison = *std::move(view);
  return requested;
}

}  // namespace panelist::service
