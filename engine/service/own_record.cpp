#include "service/own_record.hpp"

#include <algorithm>

#include "service/make_views.hpp"
#include "service/page_refs.hpp"

namespace panelist::service {
namespace {

constexpr int slugs_max = 20;

bool is_on_page(const std::optional<CardRefs>& refs, VerdictId verdict) {
  return refs && std::any_of(refs->seats.begin(), refs->seats.end(),
                             [&](const SeatRef& seat) { return seat.verdict == verdict; });
}

RecordEntry make_entry(Unit& unit, const storage::StoredVerdict& verdict) {
  RecordEntry entry;
  entry.verdict = make_verdict_view(verdict);
  if (const auto tool = storage::find_tool(unit.tx, verdict.tool)) {
    entry.tool = make_tool_ref(*tool);
    if (tool->published_run)
      entry.is_shown = is_on_page(find_card_refs(unit, tool->id), verdict.id);
  }
  if (entry.is_shown)
    entry.comparison_slugs = storage::list_published_slugs_of(unit.tx, verdict.tool, slugs_max);
  if (const auto run = storage::find_run(unit.tx, unit.catalog, verdict.run))
    entry.phase = run->state.phase;
  return entry;
}

}  // namespace

Result<Listed<RecordEntry>> own_record(Unit& unit, const ListPage& page) {
  if (!unit.actor.person)
    return fail(Error{ErrorCode::unauthenticated, "Sign in to see your record.", {}, {}});
  storage::VerdictPosition before;
  if (!page.cursor.empty()) {
    const auto cursor = read_cursor(page.cursor);
    if (!cursor) return fail(cursor.error());
    before = {from_millis(cursor->major), VerdictId{cursor->minor}};
  }
  const int limit = std::clamp(page.limit, 1, list_limit_max);
  Listed<RecordEntry> listed;
  for (const auto& verdict :
       storage::list_own_verdicts(unit.tx, unit.actor.person, before, limit + 1)) {
    if (static_cast<int>(listed.items.size()) == limit) {
      const VerdictView& last = listed.items.back().verdict;
      listed.next = make_cursor(to_millis(last.submitted_at), last.id.value);
      break;
    }
    listed.items.push_back(make_entry(unit, verdict));
  }
  return listed;
}

}  // namespace panelist::service
