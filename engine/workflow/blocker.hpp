#pragma once
// What holds a run up, as a short word: to count by, to search by ("waits:free_seat").
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace panelist::workflow {

enum class Blocker {
  free_seat,
  suspended_seat,
  late_reviewer,
  reviewer_in_time,  // a seat of an open panel
  triage,
  sign_off,  // an editor's task
  no_quorum,
  few_votes,  // an editor decides about the panel
  on_hold,
  failed_step,
  retried_step,
  wait,
  not_submitted,  // the run as a whole
};
std::span<const Blocker> all_blockers();
/// One run may wait for several of them, each on another seat.
bool is_about_seat(Blocker blocker);
std::string_view to_string(Blocker blocker);  ///< "free_seat"
std::optional<Blocker> parse_blocker(std::string_view text);
/// What it is in words, for a number before it: "late reviewers", "late reviewer".
std::string blocker_words(Blocker blocker, long long count);

}  // namespace panelist::workflow
