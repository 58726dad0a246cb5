#pragma once
// Query: what a change of one published verdict would do to every page that shows it, before
// anybody agrees to it. Computed by the rules of publication from the scorecards as they would be.
#include <optional>
#include <string>
#include <vector>

#include "domain/verdict.hpp"
#include "service/unit.hpp"
#include "storage/runs.hpp"

namespace panelist::service {

struct FieldChange {
  std::string field;          ///< "quote", "slots.price", "decision", "ship %", "answer"
  std::string before, after;  ///< as readers see it; empty: not there
};
/// Fields of a verdict that differ, in the order of the form. Pure.
std::vector<FieldChange> compare_verdicts(const domain::VerdictText& before,
                                          const domain::VerdictText& after);

struct AffectedPage {
  bool is_comparison{false};
  std::string slug, title;
  int revision{0};  ///< that the change would make
  std::vector<FieldChange> changes;
};
struct BlastRadius {
  std::vector<AffectedPage> pages;  ///< with their diffs, at most `blast_radius_max`
  int pages_total{0};
  int sites_to_tell{0};  ///< active endpoints that hear of updated comparisons
};
inline constexpr int blast_radius_max = 50;

/// One seat of a run as it would be: another text, or none.
struct SeatChange {
  std::string persona;
  std::optional<domain::VerdictText> after;
  std::string note;  ///< of an empty seat: why
};
/// Empty where the run's scorecard is on no page.
BlastRadius find_blast_radius(Unit& unit, const storage::LoadedRun& run, const SeatChange& change);

}  // namespace panelist::service
