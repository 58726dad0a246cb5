#pragma once
// Use case: a verdict, sealed until the panel closes. The last one closes the panel, publishes and
// notifies in the same transaction.
#include <optional>
#include <string>

#include "base/json.hpp"
#include "service/unit.hpp"
#include "service/views.hpp"
#include "storage/task_lists.hpp"

namespace panelist::service {

struct SubmittedVerdict {
  VerdictView verdict;
  std::string commitment;
  TaskView task;
  std::optional<storage::NextTask> next_task;  ///< the author's next open task by due time
  PanelCount panel;
};
/// `body` as in POST /tasks/{id}/verdict, read against the rubric of the run's own snapshot.
/// Errors: not_found, forbidden, conflict (detail names the state), invalid (every mistake in
/// `fields`). A wrong call changes nothing: the form saves the draft first itself.
Result<SubmittedVerdict> submit_verdict(Unit& unit, TaskId task, const Json& body);

}  // namespace panelist::service
