#include "workflow/blocker.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

namespace panelist::workflow {
namespace {

struct BlockerRow {
  Blocker blocker;
  std::string_view name, one, many;
};
constexpr auto blocker_rows = std::to_array<BlockerRow>({
    {Blocker::free_seat, "free_seat", "seat without a reviewer", "seats without a reviewer"},
    {Blocker::suspended_seat, "suspended_seat", "suspended seat", "suspended seats"},
    {Blocker::late_reviewer, "late_reviewer", "seat whose reviewer is late",
     "seats whose reviewer is late"},
    {Blocker::reviewer_in_time, "reviewer_in_time", "seat whose reviewer has time left",
     "seats whose reviewer has time left"},
    {Blocker::triage, "triage", "triage to decide", "triages to decide"},
    {Blocker::sign_off, "sign_off", "sign-off to decide", "sign-offs to decide"},
    {Blocker::no_quorum, "no_quorum", "panel without a quorum at its deadline",
     "panels without a quorum at their deadline"},
    {Blocker::few_votes, "few_votes", "panel with too few votes", "panels with too few votes"},
    {Blocker::on_hold, "on_hold", "run on hold", "runs on hold"},
    {Blocker::failed_step, "failed_step", "failed step", "failed steps"},
    {Blocker::retried_step, "retried_step", "failed step that is tried again by itself",
     "failed steps that are tried again by themselves"},
    {Blocker::wait, "wait", "run that waits until a set time", "runs that wait until a set time"},
    {Blocker::not_submitted, "not_submitted", "run that has not begun", "runs that have not begun"},
});
constexpr auto blockers = [] {
  std::array<Blocker, blocker_rows.size()> list{};
  for (std::size_t i = 0; i < list.size(); ++i) list[i] = blocker_rows[i].blocker;
  return list;
}();
static_assert(std::is_sorted(blockers.begin(), blockers.end()), "in the order of the enum");

const BlockerRow& row_of(Blocker blocker) {
  return blocker_rows[static_cast<std::size_t>(blocker)];
}

}  // namespace

std::span<const Blocker> all_blockers() { return blockers; }

bool is_about_seat(Blocker blocker) { return blocker <= Blocker::reviewer_in_time; }

std::string_view to_string(Blocker blocker) { return row_of(blocker).name; }

std::optional<Blocker> parse_blocker(std::string_view text) {
  for (const BlockerRow& row : blocker_rows)
    if (row.name == text) return row.blocker;
  return std::nullopt;
}

std::string blocker_words(Blocker blocker, long long count) {
  return std::string(count == 1 ? row_of(blocker).one : row_of(blocker).many);
}

}  // namespace panelist::workflow
