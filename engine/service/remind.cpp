#include "service/remind.hpp"

#include "service/post_mail.hpp"
#include "storage/person_refs.hpp"
#include "storage/task_lists.hpp"

namespace panelist::service {
namespace {

constexpr std::size_t tasks_max = 200;

std::string why_not(Unit& unit, const storage::TaskRow& row) {
  if (!workflow::is_open(row.task.state)) return "done";
  if (row.task.state == workflow::TaskState::suspended) return "on hold";
  if (!row.task.assignee) return "nobody has it";
  if (const auto until = storage::find_away_until(unit.tx, *row.task.assignee, unit.now))
    return "away until " + format_date(*until);
  return {};
}

void send(Unit& unit, const storage::TaskRow& row) {
  const bool is_late = row.task.due_at && *row.task.due_at < unit.now;
  MailRequest request;
  request.kind = is_late ? "overdue" : "due_soon";
  request.person = *row.task.assignee;
  request.task = row.task.id;
  request.run = row.run;
  // Two clicks within a minute are one reminder.
  request.dedupe = "remind" + std::to_string(row.task.id.value) + "." +
                   std::to_string(to_millis(unit.now) / 60000);
  post_mail(unit, request);
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
    const auto row = storage::find_task_row(unit.tx, id);
    if (row) {
      outcome.person = row->assignee_name;
      outcome.tool = row->tool_name;
      outcome.why_not = why_not(unit, *row);
    } else {
      outcome.why_not = "not found";
    }
    outcome.reminded = outcome.why_not.empty();
    if (outcome.reminded && !preview) send(unit, *row);
    outcomes.push_back(std::move(outcome));
  }
  return outcomes;
}

}  // namespace panelist::service
