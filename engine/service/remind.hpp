#pragma once
// Use case: an editor reminds people, one or many, with a preview.
#include <string>
#include <vector>

#include "service/unit.hpp"

namespace panelist::service {

struct ReminderOutcome {
  TaskId task;
  std::string person, tool;   ///< names
  bool reminded{false};
  std::string why_not;        ///< "away until ...", "nobody has it", "done", "not found"
  std::string persona{};      ///< of a verdict task
};
/// At most 200 tasks. Each reminder stands in its run's history with who asked for it, and leaves
/// the ladder of reminders as it is. With `preview` nothing is written. Errors: forbidden, invalid
/// (too many).
Result<std::vector<ReminderOutcome>> remind(Unit& unit, const std::vector<TaskId>& tasks,
                                            bool preview);

}  // namespace panelist::service
