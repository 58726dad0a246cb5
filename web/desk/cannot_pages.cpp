// "I can't do this one...": a page of sentences, each its own form.
#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "service/act_on_task.hpp"
#include "service/get_task.hpp"
#include "service/list_delegates.hpp"
#include "service/snooze.hpp"
#include "web/api/read.hpp"
#include "web/desk/cannot_view.hpp"
#include "web/desk/handlers.hpp"
#include "web/desk/page.hpp"
#include "web/form.hpp"
#include "web/respond.hpp"

namespace panelist::web::desk {
namespace {

Answer menu_answer(Visit& visit, TaskId task, const CannotTry& refused, int status) {
  const auto detail = service::get_task(visit.unit, task);
  if (!detail) return refusal_page(visit, detail.error());
  const auto delegates = service::list_delegates(visit.unit, task);
  if (!delegates) return refusal_page(visit, delegates.error());
  Json view = cannot_view(detail->task, detail->facts.maker, *delegates, refused);
  view["scripts"] = Json::array({{{"src", "desk/form.js"}}});
  return {desk_page(visit, "cannot.html", {"I can't do this one", ""}, std::move(view), status),
          status < 400};
}

/// Tomorrow 09:00 in the person's zone.
Instant tomorrow_morning(const Visit& visit) {
  const std::string& zone = visit.actor().time_zone;
  return at_local_hour(local_day(visit.unit.now, zone) + 1, 9, zone);
}

struct WayOut {
  std::string_view way, said;
  workflow::Verb verb;
};
constexpr WayOut ways_out[] = {{"release", "released", workflow::Verb::release},
                               {"delegate", "delegated", workflow::Verb::delegate},
                               {"decline", "declined", workflow::Verb::decline},
                               {"abstain", "abstained", workflow::Verb::abstain},
                               {"recuse", "recused", workflow::Verb::recuse}};

Answer leave(Visit& visit, TaskId task, const Form& form) {
  const std::string& way = form.get("way");
  const std::string reason(trim(form.get("reason")));
  if (way == "snooze") {
    const auto snoozed = service::snooze(visit.unit, task, tomorrow_morning(visit));
    if (!snoozed) return refusal_page(visit, snoozed.error());
    return see_other("/desk", "snoozed");
  }
  for (const WayOut& out : ways_out) {
    if (out.way != way) continue;
    if (workflow::needs_reason(out.verb) && reason.empty())
      return menu_answer(visit, task, {way, "A sentence is needed; one is enough.", reason}, 422);
    service::TaskAct act{task, out.verb, reason, "", {}};
    if (out.verb == workflow::Verb::delegate) {
      const auto person = api::read_id_as<PersonId>(form.get("person"));
      if (!person) return menu_answer(visit, task, {way, "Choose who takes it.", reason}, 422);
      act.assignee_id = *person;
    }
    const auto done = service::act_on_task(visit.unit, act);
    if (done) return see_other("/desk", out.said);
    if (done.error().code == ErrorCode::not_found) return refusal_page(visit, done.error());
    return menu_answer(visit, task, {way, done.error().detail, reason},
                       status_of(done.error().code));
  }
  return menu_answer(visit, task, {"", "", reason}, 422);
}

}  // namespace

Result<Plan> cannot_page(const Call& call) {
  auto id = task_of(call);
  if (!id) return fail(id.error());
  return reading([id = *id](Visit& visit) { return menu_answer(visit, id, {}, 200); });
}

Result<Plan> leave_task(const Call& call) {
  auto id = task_of(call);
  if (!id) return fail(id.error());
  auto form = Form::parse(call.request.body);
  if (!form) return fail(form.error());
  return writing([id = *id, form = *form](Visit& visit) { return leave(visit, id, form); });
}

}  // namespace panelist::web::desk
