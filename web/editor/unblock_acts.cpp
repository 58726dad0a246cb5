// The one button that unblocks a run, on the pipeline and on the run's page.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "service/act_on_run.hpp"
#include "service/act_on_task.hpp"
#include "service/change_person.hpp"
#include "service/decide_task.hpp"
#include "service/get_run.hpp"
#include "service/list_people.hpp"
#include "service/remind.hpp"
#include "web/api/read.hpp"
#include "web/editor/handlers.hpp"
#include "web/editor/page.hpp"
#include "web/editor/run_act_words.hpp"
#include "web/editor/run_answer.hpp"
#include "web/editor/unblock_view.hpp"
#include "web/form.hpp"

namespace panelist::web::editor {
namespace {

/// The word of said.hpp, or why it did not happen.
using Done = Result<std::string_view>;

struct Wanted {
  RunId run;
  std::string act;
  TaskId task;
  PersonId person;
};

Done assign(Visit& visit, const Wanted& wanted) {
  const auto task = service::act_on_task(
      visit.unit, {wanted.task, workflow::Verb::assign, "", "", wanted.person});
  if (!task) return fail(task.error());
  return "assigned";
}

Done raise_cap(Visit& visit, const Wanted& wanted) {
  const auto person = service::get_person(visit.unit, wanted.person);
  if (!person) return fail(person.error());
  service::PersonChanges changes;
  if (person->task_cap) changes.task_cap = std::max(*person->task_cap, person->open_tasks) + 1;
  const auto changed = service::change_person(visit.unit, wanted.person, changes);
  if (!changed) return fail(changed.error());
  const auto assigned = assign(visit, wanted);
  if (!assigned) return assigned;
  return "raised";
}

Done remind(Visit& visit, const Wanted& wanted) {
  const auto outcomes = service::remind(visit.unit, {wanted.task}, false);
  if (!outcomes) return fail(outcomes.error());
  for (const service::ReminderOutcome& outcome : *outcomes)
    if (!outcome.reminded)
      return fail(conflict((outcome.person.empty() ? "nobody" : outcome.person) +
                           " was not reminded: " + outcome.why_not));
  return "reminded";
}

Done resume_task(Visit& visit, const Wanted& wanted) {
  const auto task =
      service::act_on_task(visit.unit, {wanted.task, workflow::Verb::resume, "", "", {}});
  if (!task) return fail(task.error());
  return "task-resumed";
}

Done approve(Visit& visit, const Wanted& wanted) {
  const auto task = service::decide_task(visit.unit, {wanted.task, true, ""});
  if (!task) return fail(task.error());
  return "approved";
}

Done act_on_whole_run(Visit& visit, const Wanted& wanted) {
  const std::string verb = wanted.act == "skip_wait" ? "skip-wait" : wanted.act;
  const auto parsed = workflow::parse_run_verb(verb);
  if (!parsed) return fail(invalid_field("act", "is not an act on a run"));
  const auto run = service::act_on_run(visit.unit, {wanted.run, *parsed, ""});
  if (!run) return fail(run.error());
  return said_after(*parsed);
}

Done unblock(Visit& visit, const Wanted& wanted) {
  if (wanted.act == "assign") return assign(visit, wanted);
  if (wanted.act == "raise_cap") return raise_cap(visit, wanted);
  if (wanted.act == "remind") return remind(visit, wanted);
  if (wanted.act == "approve") return approve(visit, wanted);
  if (wanted.act == "resume" && wanted.task) return resume_task(visit, wanted);
  return act_on_whole_run(visit, wanted);
}

template <typename Identifier>
Identifier id_of(const std::string& text) {
  return api::read_id_as<Identifier>(text).value_or(Identifier{});
}

}  // namespace

Result<Plan> unblock_run(const Call& call) {
  auto id = api::read_id_as<RunId>(call.capture(0));
  if (!id) return fail(id.error());
  auto form = Form::parse(call.request.body);
  if (!form) return fail(form.error());
  const Wanted wanted{*id, form->get("act"), id_of<TaskId>(form->get("task")),
                      id_of<PersonId>(form->get("person"))};
  return writing([wanted, form = *form](Visit& visit) -> Answer {
    const auto before = service::get_run(visit.unit, wanted.run);
    if (!before) return refusal_page(visit, before.error());
    if (auto unmoved = check_unmoved(*before, form, visit); !unmoved)
      return refuse_act(visit, wanted.run, unmoved.error());
    const auto done = unblock(visit, wanted);
    if (!done) return refuse_act(visit, wanted.run, done.error());
    return see_other(form.get("from") == "pipeline" ? "/editor" : run_path(wanted.run), *done);
  });
}

}  // namespace panelist::web::editor
