#include "service/remind.hpp"

#include <nlohmann/json.hpp>

#include "service/advance_run.hpp"
#include "storage/events.hpp"
#include "storage/person_refs.hpp"
#include "storage/task_lists.hpp"

namespace panelist::service {
namespace {

constexpr std::size_t tasks_max = 200;
/// Two clicks within this are one reminder.
constexpr Duration just_now = std::chrono::minutes{1};
constexpr int recent_events = 20;

bool was_reminded_just_now(Unit& unit, const storage::TaskRow& row) {
  for (const storage::EventRow& event : storage::list_events(unit.tx, row.run, recent_events)) {
    if (event.type != workflow::to_string(workflow::EventType::reminder_sent)) continue;
    const Json data = Json::parse(event.data_json);
    if (data.value("task", std::int64_t{0}) == row.task.id.value && event.at + just_now > unit.now)
      return true;
  }
  return false;
}

void remind_one(Unit& unit, const storage::TaskRow& row, bool preview, ReminderOutcome& outcome) {
  std::optional<Instant> away_until;
  if (row.task.assignee)
    away_until = storage::find_away_until(unit.tx, *row.task.assignee, unit.now);
  outcome.why_not = workflow::why_no_reminder(row.task, away_until);
  if (outcome.why_not.empty() && was_reminded_just_now(unit, row))
    outcome.why_not = "reminded just now";
  if (!outcome.why_not.empty() || preview) return;
  auto run = lock_and_load(unit, row.run);
  if (run) {
    const auto done =
        advance_run(unit, *std::move(run), workflow::RemindTask{row.task.id, away_until});
    if (!done) outcome.why_not = done.error().detail;
  } else {
    outcome.why_not = run.error().detail;
  }
}

}  // namespace

Result<std::vector<ReminderOutcome>> remind(Unit& unit, const std::vector<TaskId>& tasks,
                                            bool preview) {
  if (!unit.actor.is_editor()) return fail(forbidden("Reminders are sent by editors."));
  if (tasks.size() > tasks_max) return fail(invalid_field("tasks", "at most 200 at once"));
  std::vector<ReminderOutcome> outcomes;
  for (TaskId id : tasks) {
    ReminderOutcome outcome;
    outcome.task = id;
    if (const auto row = storage::find_task_row(unit.tx, id)) {
      outcome.person = row->assignee_name;
      outcome.tool = row->tool_name;
      outcome.persona = row->task.persona;
      remind_one(unit, *row, preview, outcome);
    } else {
      outcome.why_not = "not found";
    }
    outcome.reminded = outcome.why_not.empty();
    outcomes.push_back(std::move(outcome));
  }
  return outcomes;
}

}  // namespace panelist::service
