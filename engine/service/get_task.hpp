#pragma once
// Query: one task with everything its screen shows.
#include <optional>
#include <string>
#include <vector>

#include "service/save_draft.hpp"
#include "service/unit.hpp"
#include "service/views.hpp"

namespace panelist::service {

struct TaskDetail {
  TaskView task;
  domain::ToolFacts facts;                  ///< the current version
  std::optional<domain::Persona> persona;   ///< of the run's snapshot; verdict tasks only
  std::optional<DraftView> draft;           ///< the author's own
  std::vector<AsideDraft> aside;            ///< texts of a conflict that waits for a choice
  std::optional<VerdictView> verdict;       ///< one's own of this task, sealed or not
  std::vector<VerdictView> earlier;         ///< one's own on this tool in earlier rounds
  std::vector<std::string> facts_changes;   ///< since the task was opened
  bool is_last_open_seat{false};            ///< "Submit and publish"
  bool was_taken_away{false};               ///< once theirs, now not: "Your text is kept"
};
/// The assignee (also of a finished task of one's own), whoever may claim it, editors. Else
/// not_found.
Result<TaskDetail> get_task(Unit& unit, TaskId task);

}  // namespace panelist::service
