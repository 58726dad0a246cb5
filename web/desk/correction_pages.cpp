// Corrections of public verdicts: asked for by its author or an editor, answered by the other.
#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "service/corrections.hpp"
#include "service/get_run.hpp"
#include "service/get_task.hpp"
#include "web/api/read.hpp"
#include "web/correction_links.hpp"
#include "web/desk/correction_view.hpp"
#include "web/desk/handlers.hpp"
#include "web/desk/page.hpp"
#include "web/form.hpp"
#include "web/respond.hpp"

namespace panelist::web::desk {
namespace {

Result<CorrectionId> correction_of(const Call& call) {
  return api::read_id_as<CorrectionId>(call.capture(0));
}

/// The text that stands now; an editor reads it through the run, its author through the task.
std::optional<service::VerdictView> public_verdict(Visit& visit, service::TaskDetail& detail) {
  if (detail.verdict) return detail.verdict;
  const auto run = service::get_run(visit.unit, detail.task.run.id);
  if (!run) return std::nullopt;
  for (const service::SeatView& seat : run->seats)
    if (seat.task == detail.task.id) return seat.verdict;
  return std::nullopt;
}

Answer form_answer(Visit& visit, TaskId task, const std::optional<CorrectionForm>& typed,
                   int status) {
  auto detail = service::get_task(visit.unit, task);
  if (!detail) return refusal_page(visit, detail.error());
  detail->verdict = public_verdict(visit, *detail);
  if (!detail->verdict || detail->verdict->state != "public")
    return refusal_page(visit, conflict("This task holds no published verdict to correct."));
  const bool is_author = visit.actor().person && detail->verdict->person == visit.actor().person;
  CorrectionForm form;
  form.quote = detail->verdict->text.quote;
  form.decision = std::string(domain::to_string(detail->verdict->text.decision));
  Json view = correction_form_view(*detail, typed.value_or(form), is_author);
  const std::string title = view["heading"];
  return desk_page(visit, "correct.html", {title, ""}, std::move(view), status);
}

std::string first_mistake(const Error& error) {
  if (error.fields.empty()) return upper_first(error.detail) + ".";
  return upper_first(error.fields.front().field) + " " + error.fields.front().message + ".";
}

Answer suggest(Visit& visit, TaskId task, const Form& form) {
  CorrectionForm typed{form.get("quote"), form.get("decision"),
                       std::string(trim(form.get("reason"))), ""};
  Json body = {{"quote", typed.quote}, {"reason", typed.reason}};
  if (!typed.decision.empty()) body["decision"] = typed.decision;
  const auto made = service::suggest_correction(visit.unit, task, body);
  if (made) return see_other(correction_path(made->id), "correction");
  if (made.error().code == ErrorCode::not_found) return refusal_page(visit, made.error());
  typed.mistake = first_mistake(made.error());
  if (typed.decision.empty()) typed.decision = "ship";
  return form_answer(visit, task, typed, status_of(made.error().code));
}

Answer show(Visit& visit, CorrectionId id, const std::string& mistake, int status) {
  const auto correction = service::get_correction(visit.unit, id);
  if (!correction) return refusal_page(visit, correction.error());
  service::BlastRadius radius;
  if (correction->state == "open") radius = *service::preview_correction(visit.unit, id);
  Json view = correction_view(*correction, radius, reader_of(visit));
  view["mistake"] = mistake.empty() ? Json() : Json(mistake);
  view["run_href"] = visit.actor().is_editor()
                         ? Json("/editor/runs/" + std::to_string(correction->run.value))
                         : Json();
  const std::string title = view["heading"];
  return desk_page(visit, "correction.html", {title, ""}, std::move(view), status);
}

}  // namespace

Result<Plan> correct_page(const Call& call) {
  auto id = task_of(call);
  if (!id) return fail(id.error());
  return reading([id = *id](Visit& visit) { return form_answer(visit, id, std::nullopt, 200); });
}

Result<Plan> suggest_correction(const Call& call) {
  auto id = task_of(call);
  if (!id) return fail(id.error());
  auto form = Form::parse(call.request.body);
  if (!form) return fail(form.error());
  return writing([id = *id, form = *form](Visit& visit) { return suggest(visit, id, form); });
}

Result<Plan> correction_page(const Call& call) {
  auto id = correction_of(call);
  if (!id) return fail(id.error());
  return reading([id = *id](Visit& visit) { return show(visit, id, "", 200); });
}

Result<Plan> answer_correction(const Call& call) {
  auto id = correction_of(call);
  if (!id) return fail(id.error());
  auto form = Form::parse(call.request.body);
  if (!form) return fail(form.error());
  return writing([id = *id, form = *form](Visit& visit) -> Answer {
    const bool accepts = form.get("answer") == "accept";
    const auto done =
        service::answer_correction(visit.unit, id, accepts, std::string(trim(form.get("reason"))));
    if (done) return see_other(correction_path(id), accepts ? "corrected" : "not-corrected");
    if (done.error().code == ErrorCode::not_found) return refusal_page(visit, done.error());
    return show(visit, id, first_mistake(done.error()), status_of(done.error().code));
  });
}

}  // namespace panelist::web::desk
