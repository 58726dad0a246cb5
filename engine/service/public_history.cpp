#include "service/public_history.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/canonical_json.hpp"
#include "service/make_views.hpp"
#include "storage/tools.hpp"

namespace panelist::service {
namespace {

ChainEntryView view_of(RunId run, const storage::ChainRow& row) {
  ChainEntryView view;
  view.run = run;
  view.seq = row.event.seq;
  view.type = workflow::to_string(row.event.type);
  view.at = row.event.at;
  if (!row.link || !row.salt) return view;
  view.public_json = canonical_json(workflow::public_part(row.event));
  // Computed from the row as it is now: who changes a row changes what anybody checks.
  view.private_hash = workflow::private_hash(*row.salt, row.event.actor, row.data);
  view.link = to_hex(*row.link);
  return view;
}

void add_entries(Unit& unit, const Cursor& after, std::size_t limit, HistoryView& view) {
  auto& items = view.entries.items;
  Cursor last = after;
  for (const storage::ChainHead& round : view.rounds) {
    if (round.round < after.major) continue;
    const std::int64_t seq = round.round == after.major ? after.minor : 0;
    const int wanted = static_cast<int>(limit - items.size()) + 1;
    for (const storage::ChainRow& row : storage::list_chain(unit.tx, round.run, seq, wanted)) {
      if (items.size() == limit) {
        view.entries.next = make_cursor(last.major, last.minor);
        return;
      }
      items.push_back(view_of(round.run, row));
      last = {round.round, row.event.seq};
    }
  }
}

}  // namespace

Result<HistoryView> list_history(Unit& unit, std::string_view slug, const ListPage& page) {
  Cursor after;
  if (!page.cursor.empty()) {
    const auto cursor = read_cursor(page.cursor);
    if (!cursor) return fail(cursor.error());
    after = *cursor;
  }
  const auto tool = storage::find_tool_by_any_slug(unit.tx, slug);
  if (!tool || !tool->published_run) return fail(not_found("there is no such history"));
  HistoryView view;
  view.tool_slug = tool->slug;
  if (tool->slug != slug) {
    view.moved_to = tool->slug;
    return view;
  }
  view.rounds = storage::list_heads(unit.tx, tool->id);
  const int limit = std::clamp(page.limit, 1, list_limit_max);
  add_entries(unit, after, static_cast<std::size_t>(limit), view);
  return view;
}

Result<LogView> list_history_log(Unit& unit, const ListPage& page) {
  std::int64_t after = 0;
  if (!page.cursor.empty()) {
    const auto cursor = read_cursor(page.cursor);
    if (!cursor) return fail(cursor.error());
    after = cursor->minor;
  }
  const int limit = std::clamp(page.limit, 1, list_limit_max);
  LogView view;
  view.head = storage::find_last_log_row(unit.tx);
  view.lines.items = storage::list_log(unit.tx, after, limit + 1);
  if (static_cast<int>(view.lines.items.size()) <= limit) return view;
  view.lines.items.pop_back();
  view.lines.next = make_cursor(0, view.lines.items.back().entry.number);
  return view;
}

}  // namespace panelist::service
