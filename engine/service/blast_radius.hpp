#pragma once
// Query: what a change of one published verdict would do to every page that shows it, before
// anybody agrees to it. Computed by the rules of publication from the scorecards as they would be.
#include <optional>
#include <string>
#include <vector>

#include "domain/verdict_changes.hpp"
#include "service/unit.hpp"
#include "storage/runs.hpp"

namespace panelist::service {

struct AffectedPage {
  bool is_comparison{false};
  std::string slug, title;
  int revision{0};  ///< that the change would make
  std::vector<domain::FieldChange> changes;  ///< of the verdict, and "ship %" and "answer"
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
