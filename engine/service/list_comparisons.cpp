#include "service/list_comparisons.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "service/make_comparison_view.hpp"
#include "service/make_views.hpp"
#include "service/page_refs.hpp"
#include "storage/comparisons.hpp"
#include "storage/revisions.hpp"
#include "storage/tools.hpp"

namespace panelist::service {
namespace {

struct TwoTools {
  storage::ToolRow one, other;
};

/// "a-vs-b" by present or former slugs; slugs never contain "-vs-" themselves.
std::optional<TwoTools> find_two(Unit& unit, std::string_view slug) {
  const std::size_t middle = slug.find("-vs-");
  if (middle == std::string_view::npos) return std::nullopt;
  const auto one = storage::find_tool_by_any_slug(unit.tx, slug.substr(0, middle));
  const auto other = storage::find_tool_by_any_slug(unit.tx, slug.substr(middle + 4));
  if (!one || !other || one->id == other->id) return std::nullopt;
  return TwoTools{*one, *other};
}

ComparisonView moved(std::string to) {
  ComparisonView view;
  view.moved_to = std::move(to);
  return view;
}

Result<ComparisonView> show(Unit& unit, const storage::PairRow& pair, std::string_view asked) {
  if (pair.state == "waiting" && !unit.actor.is_known())
    return fail(not_found("there is no such comparison"));
  if (pair.state == "retracted") {
    Error error{ErrorCode::gone, "This comparison was retracted: " + pair.reason, {}, {}};
    error.extra_json = Json{{"reason", pair.reason},
                            {"retracted_at", format_rfc3339(pair.changed_at)},
                            {"title", pair.left.name + " vs " + pair.right.name}}
                           .dump();
    return fail(std::move(error));
  }
  if (pair.slug != asked) return moved(pair.slug);
  return make_comparison_view(unit, pair);
}

ChangeView view_of(storage::ChangeRow&& row) {
  return {row.id, row.at, row.kind, row.page, row.slug, row.title, row.content_hash, row.reason,
          row.revision, row.is_sample};
}

}  // namespace

Result<Listed<ComparisonRow>> list_comparisons(Unit& unit, const ComparisonFilter& filter,
                                               const ListPage& page) {
  storage::PairQuery query;
  if (filter.state) query.state = to_string(*filter.state);
  if (!unit.actor.is_known()) query.state = "published";
  if (!filter.tool_slug.empty()) {
    const auto tool = storage::find_tool_by_any_slug(unit.tx, filter.tool_slug);
    if (!tool || (!tool->published_run && !unit.actor.is_known()))
      return fail(not_found("there is no such tool"));
    query.tool = tool->id;
  }
  if (!page.cursor.empty()) {
    const auto cursor = read_cursor(page.cursor);
    if (!cursor) return fail(cursor.error());
    query.before_at = from_millis(cursor->major);
    query.before_id = cursor->minor;
  }
  const int limit = std::clamp(page.limit, 1, list_limit_max);
  query.limit = limit + 1;
  Listed<ComparisonRow> listed;
  for (const storage::PairRow& pair : storage::list_pairs(unit.tx, query)) {
    if (static_cast<int>(listed.items.size()) == limit) {
      const ComparisonRow& last = listed.items.back();
      listed.next = make_cursor(to_millis(last.changed_at), last.id.value);
      break;
    }
    listed.items.push_back(make_comparison_row(pair));
  }
  return listed;
}

Result<ComparisonView> get_comparison(Unit& unit, std::string_view slug) {
  if (const auto pair = storage::find_pair_by_slug(unit.tx, slug)) return show(unit, *pair, slug);
  const auto tools = find_two(unit, slug);
  if (!tools) return fail(not_found("there is no such comparison"));
  if (const auto pair = storage::find_pair_of(unit.tx, tools->one.id, tools->other.id))
    return show(unit, *pair, slug);
  if (!tools->one.published_run || !tools->other.published_run)
    return fail(not_found("there is no such comparison"));
  const bool in_order = domain::in_canonical_order(tools->one.name, tools->one.slug,
                                                   tools->other.name, tools->other.slug);
  const storage::ToolRow& left = in_order ? tools->one : tools->other;
  const storage::ToolRow& right = in_order ? tools->other : tools->one;
  if (const std::string canonical = left.slug + "-vs-" + right.slug; canonical != slug)
    return moved(canonical);
  return make_on_request_view(unit, left, right);
}

Result<domain::Scorecard> load_scorecard(Unit& unit, std::string_view tool_slug) {
  const auto tool = storage::find_tool_by_any_slug(unit.tx, tool_slug);
  if (!tool || !tool->published_run) return fail(not_found("there is no such scorecard"));
  const auto refs = find_card_refs(unit, tool->id);
  if (!refs) return fail(not_found("there is no such scorecard"));
  return load_card(unit, *refs);
}

Listed<ChangeView> list_changes(Unit& unit, std::int64_t after, int limit) {
  Listed<ChangeView> listed;
  const int rows = std::clamp(limit, 1, list_limit_max);
  for (auto& row : storage::list_changes_after(unit.tx, after, rows + 1)) {
    if (static_cast<int>(listed.items.size()) == rows) {
      listed.next = std::to_string(listed.items.back().id);
      break;
    }
    listed.items.push_back(view_of(std::move(row)));
  }
  return listed;
}

std::vector<ChangeView> list_latest_changes(Unit& unit, int limit, std::int64_t before) {
  std::vector<ChangeView> changes;
  const int rows = std::clamp(limit, 1, list_limit_max);
  for (auto& row : storage::list_latest_changes(unit.tx, before, rows))
    changes.push_back(view_of(std::move(row)));
  return changes;
}

}  // namespace panelist::service
