#include "service/retract_comparison.hpp"

#include "service/drop_page.hpp"
#include "service/make_comparison_view.hpp"
#include "service/message_data.hpp"
#include "service/post_message.hpp"
#include "service/reason.hpp"
#include "storage/comparisons.hpp"
#include "storage/revisions.hpp"

namespace panelist::service {
namespace {

void announce(Unit& unit, const storage::PairRow& pair, const std::string& reason) {
  const std::string title = pair.left.name + " vs " + pair.right.name;
  storage::ChangeRow change;
  change.at = unit.now;
  change.kind = "retracted";
  change.page = "comparison";
  change.slug = pair.slug;
  change.title = title;
  change.content_hash = pair.content_hash;
  change.reason = reason;
  change.revision = pair.revision;
  change.is_sample = pair.is_sample;
  storage::add_change(unit.tx, change);
  PublishedComparison retracted;
  retracted.slug = pair.slug;
  retracted.title = title;
  retracted.content_hash = pair.content_hash;
  retracted.reason = reason;
  retracted.revision = pair.revision;
  post_message(unit,
               {"comparison.retracted", std::nullopt, comparison_data(unit.rules, retracted)});
}

}  // namespace

void retract_pair(Unit& unit, const storage::PairRow& pair, const std::string& reason) {
  storage::set_pair_retracted(unit.tx, pair.id, reason, unit.now);
  if (pair.state == "published") announce(unit, pair, reason);
  drop_page(unit, "comparison", pair.slug);
}

Result<ComparisonView> retract_comparison(Unit& unit, std::string_view slug,
                                          const std::string& reason) {
  if (!unit.actor.is_editor()) return fail(forbidden("Comparisons are retracted by editors."));
  auto pair = storage::find_pair_by_slug(unit.tx, slug);
  if (!pair) return fail(not_found("there is no such comparison"));
  if (reason.empty()) return fail(invalid_field("reason", "is required"));
  if (auto fits = check_reason(reason); !fits) return fail(fits.error());
  unit.tx.lock_comparison(pair->id);
  pair = storage::find_pair(unit.tx, pair->id);
  if (pair->state == "retracted") return fail(conflict("the comparison is retracted already"));
  retract_pair(unit, *pair, reason);
  return make_comparison_view(unit, *storage::find_pair(unit.tx, pair->id));
}

}  // namespace panelist::service
