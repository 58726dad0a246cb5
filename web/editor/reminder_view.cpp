#include "web/editor/reminder_view.hpp"

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>

#include "base/text.hpp"

namespace panelist::web::editor {
namespace {

int count_reminded(const std::vector<service::ReminderOutcome>& outcomes) {
  return static_cast<int>(
      std::count_if(outcomes.begin(), outcomes.end(),
                    [](const service::ReminderOutcome& outcome) { return outcome.reminded; }));
}

/// Why they are skipped, each reason once.
std::string skip_reasons(const std::vector<service::ReminderOutcome>& outcomes) {
  std::vector<std::string> reasons;
  for (const service::ReminderOutcome& outcome : outcomes) {
    if (outcome.reminded || outcome.why_not.empty()) continue;
    if (std::find(reasons.begin(), reasons.end(), outcome.why_not) == reasons.end())
      reasons.push_back(outcome.why_not);
  }
  return reasons.size() > 3 ? "see why below" : join(reasons, ", ");
}

}  // namespace

std::string reminder_heading(const std::vector<service::ReminderOutcome>& outcomes,
                             ReminderPage page) {
  const int reminded = count_reminded(outcomes);
  const int skipped = static_cast<int>(outcomes.size()) - reminded;
  const bool is_done = page == ReminderPage::done;
  std::string heading = reminded == 0 ? "Nobody" : std::to_string(reminded);
  if (!is_done) heading += " will be";
  if (is_done && reminded == 0) heading += " was";
  heading += " reminded";
  if (skipped > 0)
    heading += ", " + std::to_string(skipped) + " skipped: " + skip_reasons(outcomes);
  return heading + ".";
}

Json reminder_view(const std::vector<service::ReminderOutcome>& outcomes, ReminderPage page) {
  const int reminded = count_reminded(outcomes);
  Json view = {{"heading", reminder_heading(outcomes, page)},
               {"may_send", page == ReminderPage::preview && reminded > 0},
               {"is_done", page == ReminderPage::done},
               {"title", page == ReminderPage::done ? "Reminded" : "Will be reminded"},
               {"button", "Remind " + plural(reminded, "person", "people")},
               {"reminded", Json::array()},
               {"skipped", Json::array()},
               {"tasks", ""}};
  std::vector<std::string> tasks;
  for (const service::ReminderOutcome& outcome : outcomes) {
    Json row = {{"person", outcome.person.empty() ? "Nobody" : outcome.person},
                {"tool", outcome.tool},
                {"persona", outcome.persona},
                {"why_not", outcome.why_not}};
    view[outcome.reminded ? "reminded" : "skipped"].push_back(std::move(row));
    tasks.push_back(std::to_string(outcome.task.value));
  }
  view["tasks"] = join(tasks, ",");
  view["has_reminded"] = !view["reminded"].empty();
  view["has_skipped"] = !view["skipped"].empty();
  return view;
}

std::vector<TaskId> parse_task_ids(const std::vector<std::string>& lists) {
  std::vector<TaskId> ids;
  for (const std::string& list : lists) {
    for (const std::string& text : split(list, ',')) {
      std::int64_t value = 0;
      const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), value);
      if (code != std::errc{} || end != text.data() + text.size() || value <= 0) continue;
      if (std::find(ids.begin(), ids.end(), TaskId{value}) == ids.end())
        ids.push_back(TaskId{value});
    }
  }
  return ids;
}

}  // namespace panelist::web::editor
