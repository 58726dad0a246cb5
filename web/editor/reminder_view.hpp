#pragma once
// "Remind...": who will be, then who was, and who is skipped and why. Pure.
#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "service/remind.hpp"

namespace panelist::web::editor {

enum class ReminderPage { preview, done };
/// "12 will be reminded, 2 skipped: away until Mon 24 Nov."; afterwards "12 reminded, ...".
std::string reminder_heading(const std::vector<service::ReminderOutcome>& outcomes,
                             ReminderPage page);
Json reminder_view(const std::vector<service::ReminderOutcome>& outcomes, ReminderPage page);
/// Ids of "12,13", each once; what is no id is left out.
std::vector<TaskId> parse_task_ids(const std::vector<std::string>& lists);

}  // namespace panelist::web::editor
