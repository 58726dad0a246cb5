// Reminding many at once: a preview first, then what happened to each.
#include <nlohmann/json.hpp>

#include "service/remind.hpp"
#include "web/editor/handlers.hpp"
#include "web/editor/page.hpp"
#include "web/editor/reminder_view.hpp"
#include "web/form.hpp"

namespace panelist::web::editor {

Result<Plan> reminder_page(const Call& call) {
  std::vector<std::string> lists;
  for (const auto& [name, value] : call.request.query)
    if (name == "tasks") lists.push_back(value);
  return reading([tasks = parse_task_ids(lists)](Visit& visit) -> Answer {
    const auto outcomes = service::remind(visit.unit, tasks, true);
    if (!outcomes) return refusal_page(visit, outcomes.error());
    Json view = reminder_view(*outcomes, ReminderPage::preview);
    if (tasks.empty()) view["heading"] = "Nothing is selected.";
    return editor_page(visit, "remind.html", {"Remind", "/editor"}, std::move(view));
  });
}

Result<Plan> remind_many(const Call& call) {
  auto form = Form::parse(call.request.body);
  if (!form) return fail(form.error());
  return writing([tasks = parse_task_ids(form->all("tasks"))](Visit& visit) -> Answer {
    const auto outcomes = service::remind(visit.unit, tasks, false);
    if (!outcomes) return refusal_page(visit, outcomes.error());
    return editor_page(visit, "remind.html", {"Reminded", "/editor"},
                       reminder_view(*outcomes, ReminderPage::done));
  });
}

}  // namespace panelist::web::editor
