#pragma once
// Sorts what is somebody's into the groups of their desk: each tool stands in exactly one of them.
// Pure.
#include <array>
#include <string_view>
#include <vector>

#include "service/views.hpp"

namespace panelist::web::desk {

bool is_mine(const service::TaskView& task, PersonId me);

/// In the order of the screen; the first five are the reviewer's turn.
enum class Bucket { overdue, due_soon, sent_back, drafts, fresh, pool, snoozed, waiting, done };
inline constexpr std::size_t bucket_count = 9;
inline constexpr Duration soon_means = std::chrono::hours{48};

std::string_view title_of(Bucket bucket);  ///< "Due in 48 hours"
constexpr bool is_my_turn(Bucket bucket) { return bucket <= Bucket::fresh; }

/// Where one task belongs, whoever else's tasks stand beside it.
Bucket bucket_of(const service::TaskView& task, PersonId me, Instant now);

/// A tool on the desk: the task that decides its place, and others of theirs on the same tool.
struct DeskRow {
  service::TaskView task;
  Bucket bucket{};
  std::vector<service::TaskView> also;
};
struct DeskGroups {
  std::array<std::vector<DeskRow>, bucket_count> rows;
  const std::vector<DeskRow>& of(Bucket bucket) const {
    return rows.at(static_cast<std::size_t>(bucket));
  }
  int my_turn() const;
};
/// Verdict tasks only, each task once however often it is listed. Rows by due time, those without
/// one last; finished ones newest first.
DeskGroups sort_into_groups(const std::vector<service::TaskView>& tasks, PersonId me, Instant now);

}  // namespace panelist::web::desk
