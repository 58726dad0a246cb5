#pragma once
// Internal: revisions of pages, made in the transaction that changed what they show. Idempotent:
// the same content makes no new revision, no change and no message.
#include <string_view>
#include <vector>

#include "service/unit.hpp"
#include "storage/comparisons.hpp"
#include "storage/runs.hpp"
#include "storage/tools.hpp"

namespace panelist::service {

/// The run's panel is the tool's scorecard from now on: the tool's page, every wanted pair whose
/// other side is published, and at the first publication the nearest neighbours (rules.auto_pairs).
void publish_run(Unit& unit, const storage::LoadedRun& run);
/// The facts or the name of a published tool changed. Here and below: the tool's own page is new in
/// this transaction, and so are its first comparisons; the others follow by `republish_more`.
void republish_tool(Unit& unit, ToolId tool, std::string_view reason);
/// Verdicts of a published run were corrected or voided.
void republish_run(Unit& unit, const storage::LoadedRun& run, std::string_view reason);
/// Retired (the page stays with a notice) or gone (410); its comparisons are retracted.
void take_down_pages(Unit& unit, const storage::LoadedRun& run, bool is_gone,
                     const std::string& reason);
/// The next few comparisons that still have to follow their tool. False: there are none.
bool republish_more(Unit& unit);
/// Publishes a pair when both sides are; how many revisions it has then (0: waiting).
int publish_pair(Unit& unit, ComparisonId pair, std::string_view reason);
/// Wants a pair: canonical order, slug; the row that was there or the new one.
storage::PairRow want_pair(Unit& unit, ToolId one, ToolId other, std::string_view origin,
                           bool* created = nullptr);
/// What the next publication of the tool would do, by the rules by which it does it. Names pages
/// only: nothing of a verdict is read.
struct PublicationPlan {
  std::vector<storage::PairRow> pairs;    ///< published, or published anew
  std::vector<storage::PairRow> waiting;  ///< wanted, but the other tool is not published yet
  std::vector<storage::ToolRow> neighbours;  ///< wanted with the first publication, and published
  std::vector<std::string_view> messages;    ///< types that the outside is told
  int count_pages() const {
    return 1 + static_cast<int>(pairs.size()) + static_cast<int>(neighbours.size());
  }
};
PublicationPlan plan_publication(Unit& unit, const storage::LoadedRun& run);

}  // namespace panelist::service
