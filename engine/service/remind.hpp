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
  std::string why_not;        ///< "away until Mon 24 Nov", "nobody has it", "done", "not found"
};
/// At most 200 tasks. With `preview` nothing is written. Errors: forbidden, invalid (too many).
Result<std::vector<ReminderOutcome>> remind(Unit& unit, const std::vector<TaskId>& tasks,
                                            bool preview);

}  // namespace panelist::service
