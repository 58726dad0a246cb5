#include "service/seals.hpp"

#include <algorithm>

#include "service/make_views.hpp"
#include "storage/events.hpp"
#include "storage/run_lists.hpp"
#include "storage/verdict_reader.hpp"

namespace panelist::service {
namespace {

constexpr int ended_max = 100;

SealView view_of(const storage::StoredSeal& seal) {
  SealView view;
  view.verdict = seal.id;
  view.run = seal.run;
  view.round = seal.round;
  view.version = seal.version;
  view.persona = seal.persona;
  view.commitment = seal.commitment;
  view.submitted_at = seal.submitted_at;
  view.state = seal.state;
  view.tool_slug = seal.tool_slug;
  // The text names the tool, so it waits for the tool's publication too.
  view.opened = seal.text.has_value() && !seal.tool_slug.empty();
  if (!view.opened) return view;
  view.nonce_hex = seal.nonce_hex;
  view.text = domain::commitment_text(
      {seal.tool_slug, seal.run, seal.round, seal.persona, seal.version}, *seal.text);
  return view;
}

void add_ended(Unit& unit, workflow::RunPhase phase, workflow::EventType how,
               std::vector<EndedPanel>& ended) {
  for (auto& run : storage::list_ended_runs(unit.tx, workflow::to_string(phase), ended_max)) {
    EndedPanel panel;
    if (unit.actor.is_known()) panel.tool_name = run.tool_name;
    panel.category = run.category;
    panel.reason = storage::find_reason(unit.tx, run.id, how);
    if (panel.reason.empty())  // withdrawn after its publication
      panel.reason = storage::find_reason(unit.tx, run.id, workflow::EventType::run_retracted);
    panel.phase = phase;
    panel.round = run.round;
    panel.ended_at = run.ended_at;
    ended.push_back(std::move(panel));
  }
}

}  // namespace

Result<Listed<SealView>> list_seals(Unit& unit, const ListPage& page) {
  VerdictId after;
  if (!page.cursor.empty()) {
    const auto cursor = read_cursor(page.cursor);
    if (!cursor) return fail(cursor.error());
    after = VerdictId{cursor->minor};
  }
  const int limit = std::clamp(page.limit, 1, list_limit_max);
  Listed<SealView> listed;
  for (const auto& seal : storage::list_seal_rows(unit.tx, after, limit + 1)) {
    if (static_cast<int>(listed.items.size()) == limit) {
      listed.next = make_cursor(0, listed.items.back().verdict.value);
      break;
    }
    listed.items.push_back(view_of(seal));
  }
  return listed;
}

std::vector<SealView> list_run_seals(Unit& unit, RunId run) {
  std::vector<SealView> seals;
  for (const auto& seal : storage::list_seal_rows_of(unit.tx, run)) seals.push_back(view_of(seal));
  return seals;
}

PanelAccount count_panels(Unit& unit) {
  using workflow::RunPhase;
  PanelAccount account;
  for (const auto& total : storage::count_all_phases(unit.tx)) {
    const auto phase = workflow::parse_run_phase(total.phase).value();
    account.started += total.count;
    if (phase == RunPhase::published || phase == RunPhase::retired)
      account.published += total.count;
    else if (phase == RunPhase::withdrawn)
      account.withdrawn += total.count;
    else if (phase == RunPhase::rejected)
      account.rejected += total.count;
    else
      account.open += total.count;
  }
  add_ended(unit, RunPhase::withdrawn, workflow::EventType::run_withdrawn, account.ended);
  add_ended(unit, RunPhase::rejected, workflow::EventType::run_rejected, account.ended);
  std::stable_sort(account.ended.begin(), account.ended.end(),
                   [](const auto& a, const auto& b) { return a.ended_at > b.ended_at; });
  if (account.ended.size() > ended_max) account.ended.resize(ended_max);
  return account;
}

}  // namespace panelist::service
