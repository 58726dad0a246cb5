// One-click acts on a task: each is one use case and a way back.
#include <nlohmann/json.hpp>

#include "service/act_on_task.hpp"
#include "service/get_task.hpp"
#include "service/list_tasks.hpp"
#include "service/post_mail.hpp"
#include "service/save_draft.hpp"
#include "service/snooze.hpp"
#include "web/desk/handlers.hpp"
#include "web/desk/page.hpp"
#include "web/desk/task_view.hpp"

namespace panelist::web::desk {
namespace {

Result<Plan> act(const Call& call, workflow::Verb verb, std::string_view said) {
  auto id = task_of(call);
  if (!id) return fail(id.error());
  return writing([id = *id, verb, said](Visit& visit) -> Answer {
    const auto task = service::act_on_task(visit.unit, {id, verb, "", "", {}});
    if (!task) return refusal_page(visit, task.error());
    return see_other(task_path(task->id), said);
  });
}

/// The seat's open task when nobody has it and the actor may take it.
std::optional<TaskId> find_free_seat(Visit& visit, const service::TaskDetail& lost) {
  const auto free =
      service::list_tasks(visit.unit, {"none", "", lost.task.run.id, false}, {20, ""});
  if (!free) return std::nullopt;
  for (const service::TaskView& task : free->items)
    if (task.persona == lost.task.persona) return task.id;
  return std::nullopt;
}

Answer take_again(Visit& visit, TaskId free_seat, const service::TaskDetail& lost) {
  const auto task =
      service::act_on_task(visit.unit, {free_seat, workflow::Verb::claim, "", "", {}});
  if (!task) return refusal_page(visit, task.error());
  const Json text = draft_content(lost);
  if (!text.empty() && task->id != lost.task.id) {
    const auto saved = service::save_draft(visit.unit, task->id, text, std::nullopt);
    if (!saved) return refusal_page(visit, saved.error());
  }
  return see_other(task_path(task->id), "claimed");
}

Answer ask(Visit& visit, const service::TaskDetail& lost) {
  const service::TaskView& task = lost.task;
  const Json data = {{"reason", visit.actor().name + " asks for the " + task.persona_title +
                                    " seat back; the text is kept."}};
  service::post_mail_to_editors(
      visit.unit, {"editor_needed", PersonId{}, task.id, task.run.id, data.dump(),
                   "ask-back:" + std::to_string(task.id.value)});
  return see_other(task_path(task.id), "asked");
}

}  // namespace

Result<Plan> extend_task(const Call& call) {
  return act(call, workflow::Verb::extend, "extended");
}
Result<Plan> claim_task(const Call& call) { return act(call, workflow::Verb::claim, "claimed"); }
Result<Plan> start_task(const Call& call) { return act(call, workflow::Verb::start, "started"); }
Result<Plan> reopen_task(const Call& call) {
  return act(call, workflow::Verb::reopen, "reopened");
}

Result<Plan> wake_task(const Call& call) {
  auto id = task_of(call);
  if (!id) return fail(id.error());
  return writing([id = *id](Visit& visit) -> Answer {
    const auto task = service::snooze(visit.unit, id, std::nullopt);
    if (!task) return refusal_page(visit, task.error());
    return see_other("/desk", "awake");
  });
}

Result<Plan> ask_back(const Call& call) {
  auto id = task_of(call);
  if (!id) return fail(id.error());
  return writing([id = *id](Visit& visit) -> Answer {
    const auto lost = service::get_task(visit.unit, id);
    if (!lost) return refusal_page(visit, lost.error());
    if (!lost->was_taken_away) return see_other(task_path(id));
    if (const auto free_seat = find_free_seat(visit, *lost))
      return take_again(visit, *free_seat, *lost);
    return ask(visit, *lost);
  });
}

}  // namespace panelist::web::desk
