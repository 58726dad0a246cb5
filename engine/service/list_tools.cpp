#include "service/list_tools.hpp"

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "service/make_views.hpp"
#include "service/page_refs.hpp"
#include "storage/categories.hpp"
#include "storage/comparisons.hpp"
#include "storage/revisions.hpp"
#include "storage/tools.hpp"

namespace panelist::service {
namespace {

std::optional<RunRef> find_run_ref(Unit& unit, const storage::ToolRow& tool) {
  if (!tool.run || !unit.actor.is_known()) return std::nullopt;
  const auto run = storage::find_run(unit.tx, unit.catalog, *tool.run);
  if (!run) return std::nullopt;
  return make_run_ref(run->state);
}

Result<storage::ToolQuery> make_query(Unit& unit, const ToolFilter& filter, int limit,
                                      const std::string& cursor) {
  storage::ToolQuery query;
  query.only_published = filter.only_published || !unit.actor.is_known();
  query.name_prefix_folded = fold(filter.text);
  query.limit = limit + 1;
  if (filter.only_mine) query.submitted_by = unit.actor.person;
  if (!filter.category_slug.empty()) {
    const auto category = storage::find_category_by_slug(unit.tx, filter.category_slug);
    query.category_id = category ? category->id : -1;
  }
  if (cursor.empty()) return query;
  std::int64_t id = 0;
  const auto read = std::from_chars(cursor.data(), cursor.data() + cursor.size(), id);
  const auto used = static_cast<std::size_t>(read.ptr - cursor.data());
  if (read.ec != std::errc{} || used >= cursor.size() || cursor[used] != '.')
    return fail(bad_cursor());
  query.before_id = id;
  query.after_name_id = id;
  query.after_name = cursor.substr(used + 1);
  return query;
}

ToolRow make_row(Unit& unit, const storage::ToolRow& tool) {
  ToolRow row;
  row.facts = storage::get_facts(unit.tx, tool.id, tool.facts_version);
  row.tool = make_tool_ref(tool);
  row.tool.tagline = row.facts.tagline;
  row.tool.url = row.facts.url;
  row.run = find_run_ref(unit, tool);
  row.tally = tool.tally;
  row.entry = row.facts.entry;
  row.published_at = tool.published_at;
  row.created_at = tool.created_at;
  return row;
}

void add_page(Unit& unit, const storage::ToolRow& tool, ToolView& view) {
  const auto revision = storage::find_latest_revision(unit.tx, "tool", tool.id.value);
  const auto refs = find_card_refs(unit, tool.id);
  if (!revision || !refs) return;
  view.scorecard = load_card(unit, *refs);
  view.revision = revision->revision;
  view.content_hash = revision->content_hash;
  view.change_reason = revision->reason;
  view.published_at = revision->published_at;
  view.first_published_at = tool.published_at;
  view.history = make_history_head(unit, tool);
  int judged = tool.facts_version;
  for (const auto& seat : view.scorecard->seats)
    if (seat.outcome == domain::SeatOutcome::voted) judged = std::min(judged, seat.facts_version);
  if (judged == tool.facts_version) return;
  const auto before = storage::get_facts(unit.tx, tool.id, judged);
  view.facts_changes = domain::describe_changes(before, view.facts);
  const auto changed = domain::changed_facts(before, view.facts);
  for (const domain::Persona& persona : unit.catalog.personas)
    if (persona.is_concerned_by(changed)) view.seats_concerned.push_back(persona.id);
}

Error gone(const storage::ToolRow& tool) {
  Error error{ErrorCode::gone, "This page was retracted: " + tool.taken_down_reason, {}, {}};
  error.extra_json = Json{
      {"reason", tool.taken_down_reason},
      {"retracted_at", format_rfc3339(tool.taken_down_at.value())},
      {"title",
       tool.name}}.dump();
  return error;
}

void add_pairs(Unit& unit, const storage::ToolRow& tool, ToolView& view) {
  for (const storage::PairRow& pair : storage::list_pairs_of(unit.tx, tool.id)) {
    if (pair.state == "published" || (pair.state == "waiting" && unit.actor.is_editor()))
      view.comparisons.push_back(make_comparison_row(pair));
  }
}

}  // namespace

Result<Listed<ToolRow>> list_tools(Unit& unit, const ToolFilter& filter, const ListPage& page) {
  const int limit = std::clamp(page.limit, 1, list_limit_max);
  const auto query = make_query(unit, filter, limit, page.cursor);
  if (!query) return fail(query.error());
  Listed<ToolRow> listed;
  std::string last;
  for (const storage::ToolRow& tool : storage::list_tool_rows(unit.tx, *query)) {
    if (static_cast<int>(listed.items.size()) == limit) {
      listed.next = last;
      break;
    }
    listed.items.push_back(make_row(unit, tool));
    last = std::to_string(tool.id.value) + ".";
    if (!query->name_prefix_folded.empty()) last += fold(tool.name);
  }
  return listed;
}

Result<ToolView> get_tool(Unit& unit, std::string_view slug) {
  const auto tool = storage::find_tool_by_any_slug(unit.tx, slug);
  if (tool && tool->taken_down == "retracted" && !unit.actor.is_known()) return fail(gone(*tool));
  if (!tool || (!tool->published_run && !unit.actor.is_known()))
    return fail(not_found("there is no such tool"));
  ToolView view;
  view.tool = make_tool_ref(*tool);
  if (tool->slug != slug) {
    view.moved_to = tool->slug;
    return view;
  }
  view.facts = storage::get_facts(unit.tx, tool->id, tool->facts_version);
  view.tool.tagline = view.facts.tagline;
  view.tool.url = view.facts.url;
  view.run = find_run_ref(unit, *tool);
  view.tally = tool->tally;
  view.created_at = tool->created_at;
  view.submitted_by = tool->submitted_by;
  const bool is_own = unit.actor.person && unit.actor.person == tool->submitted_by;
  view.may_edit = unit.actor.is_editor() || (is_own && !tool->published_run);
  if (tool->published_run) add_page(unit, *tool, view);
  add_pairs(unit, *tool, view);
  view.taken_down = tool->taken_down;
  view.taken_down_reason = tool->taken_down_reason;
  view.taken_down_at = tool->taken_down_at;
  return view;
}

std::vector<CategoryView> list_categories(Unit& unit) {
  std::vector<CategoryView> categories;
  for (auto& row : storage::count_published_by_category(unit.tx))
    categories.push_back({row.name, row.slug, row.published});
  return categories;
}

}  // namespace panelist::service
