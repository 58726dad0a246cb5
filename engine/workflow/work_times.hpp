#pragma once
// When somebody works, and what that means for a due time. Pure; days are those of the person's
// zone.
#include <optional>
#include <string>
#include <vector>

#include "base/time.hpp"
#include "domain/working_days.hpp"

namespace panelist::workflow {

struct AwaySpan {
  Instant from{}, until{};  ///< away while from <= now < until
};
struct WorkTimes {
  domain::WorkingDays days;
  std::string zone{"UTC"};
  std::vector<AwaySpan> away;
  /// Nothing to look at: every day is a working day.
  bool is_always() const { return days.is_every_day() && away.empty(); }
};

/// A due time moves by at most this many days; whoever works on none of them counts as away.
inline constexpr int due_days_later_max = 7;

bool is_away(const WorkTimes& times, Instant at);
/// Whether a moment of [from, until] lies on a working day and in no time away.
bool works_between(const WorkTimes& times, Instant from, Instant until);
/// The due time for this person: `due` itself on a working day, otherwise the same local time on
/// the next one that they are not away at. Nothing when they count as away for this work: they do
/// not work between `now` and `due`, or not within `due_days_later_max` days after it.
std::optional<Instant> due_on_working_day(const WorkTimes& times, Instant now, Instant due);

}  // namespace panelist::workflow
