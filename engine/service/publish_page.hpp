#pragma once
// Internal: revisions of pages, made in the transaction that changed what they show. Idempotent:
// the same content makes no new revision, no change and no message.
#include <string_view>

#include "service/unit.hpp"
#include "storage/comparisons.hpp"
#include "storage/runs.hpp"

namespace panelist::service {

/// The run's panel is the tool's scorecard from now on: the tool's page, every wanted pair whose
/// other side is published, and at the first publication the nearest neighbours (rules.auto_pairs).
void publish_run(Unit& unit, const storage::LoadedRun& run);
/// The facts or the name of a published tool changed.
void republish_tool(Unit& unit, ToolId tool, std::string_view reason);
/// Publishes a pair when both sides are; how many revisions it has then (0: waiting).
int publish_pair(Unit& unit, ComparisonId pair, std::string_view reason);
/// Wants a pair: canonical order, slug; the row that was there or the new one.
storage::PairRow want_pair(Unit& unit, ToolId one, ToolId other, std::string_view origin,
                           bool* created = nullptr);
/// How many pages the next publication of the tool changes.
int count_pages_to_change(Unit& unit, ToolId tool);

}  // namespace panelist::service
