#pragma once
// Query: tasks by (due_at, id), those without a due time last.
#include <optional>
#include <string>
#include <vector>

#include "service/list_page.hpp"
#include "service/unit.hpp"
#include "service/views.hpp"

namespace panelist::service {

struct TaskFilter {
  /// "me", "none" (pool), an e-mail address, or empty: editors all, others "me"
  std::string assignee;
  std::string state;      ///< empty: not final; "all"; or one state's name
  std::optional<RunId> run;
  bool hide_snoozed{false};
  bool only_sealed{false};      ///< with "completed": verdicts whose panel is still open
  bool own_personas{false};     ///< with "none": only what the actor could take, editors too
};
/// Reviewers: their own tasks, and with "none" pool tasks of their personas; another's address is
/// not_found for them. Errors: malformed (cursor), invalid (state).
Result<Listed<TaskView>> list_tasks(Unit& unit, const TaskFilter& filter, const ListPage& page);

/// The actor's verdict tasks that are done for good, latest first, at most `limit`.
std::vector<TaskView> list_done(Unit& unit, int limit);

/// Counts of the actor's desk, cheap: index-only.
struct DeskCounts {
  int open{0}, overdue{0}, due_soon{0}, sent_back{0}, drafts{0}, sealed{0};
  std::optional<Instant> next_due_at;
};
DeskCounts count_desk(Unit& unit);
/// Tools whose verdict is the actor's to write now: neither on hold nor snoozed.
int count_my_turn(Unit& unit);

}  // namespace panelist::service
