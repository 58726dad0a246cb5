#include "workflow/work_times.hpp"

#include <algorithm>

namespace panelist::workflow {
namespace {

/// The end of the time away that holds the moment, or the moment itself.
Instant back_at(const WorkTimes& times, Instant at) {
  for (bool moved = true; moved;) {
    moved = false;
    for (const AwaySpan& span : times.away)
      if (span.from <= at && at < span.until) {
        at = span.until;
        moved = true;
      }
  }
  return at;
}

bool works_on_day_of(const WorkTimes& times, Instant at) {
  return times.days.has(weekday_of(local_day(at, times.zone)));
}

}  // namespace

bool is_away(const WorkTimes& times, Instant at) { return back_at(times, at) != at; }

bool works_between(const WorkTimes& times, Instant from, Instant until) {
  // Each turn leaves a time away or a free day behind.
  for (Instant at = back_at(times, from); at <= until; at = back_at(times, at)) {
    if (times.days.is_every_day() || works_on_day_of(times, at)) return true;
    at = at_local_hour(local_day(at, times.zone) + 1, 0, times.zone);
  }
  return false;
}

std::optional<Instant> due_on_working_day(const WorkTimes& times, Instant now, Instant due) {
  if (times.is_always()) return due;
  if (due > now && !works_between(times, now, due)) return std::nullopt;
  for (int later = 0; later <= due_days_later_max; ++later) {
    const Instant moved = later == 0 ? due : add_local_days(due, later, times.zone);
    if (works_on_day_of(times, moved) && !is_away(times, moved)) return moved;
  }
  return std::nullopt;
}

}  // namespace panelist::workflow
