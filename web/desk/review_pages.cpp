// The review step: the verdict as readers will see it, then the explicit submit.
#include <nlohmann/json.hpp>

#include "service/get_task.hpp"
#include "service/submit_verdict.hpp"
#include "web/desk/draft_fields.hpp"
#include "web/desk/handlers.hpp"
#include "web/desk/page.hpp"
#include "web/desk/task_answer.hpp"
#include "web/form.hpp"

namespace panelist::web::desk {
namespace {

std::string version_text(const service::TaskDetail& detail) {
  return detail.draft ? std::to_string(detail.draft->version) : "";
}

Json review_view(Visit& visit, const service::TaskDetail& detail, const Json& draft,
                 const domain::VerdictText& verdict) {
  Json view = task_head_view(detail, reader_of(visit));
  view["cell"] = preview_cell(detail, verdict, signer_of(visit), visit.unit.now);
  view["cell"]["anchor"] = nullptr;
  view["draft_version"] = version_text(detail);
  view["publishes"] = detail.is_last_open_seat;
  view["is_new_version"] = detail.verdict.has_value();
  view["slots"] = Json::array();
  for (const DraftField& field : draft_fields(draft, &*detail.persona)) {
    if (field.field.starts_with("slots."))
      view["slots"].push_back({{"label", field.label}, {"text", field.text}});
  }
  view["has_slots"] = !view["slots"].empty();
  return view;
}

Answer submit(Visit& visit, TaskId task, const std::string& reviewed_version) {
  const auto detail = service::get_task(visit.unit, task);
  if (!detail) return refusal_page(visit, detail.error());
  const std::string path = task_path(task);
  if (shape_of(*detail, visit.actor().person) != TaskShape::form || !detail->draft)
    return see_other(path);
  if (version_text(*detail) != reviewed_version) return see_other(path + "/review", "changed");
  const Json draft = draft_content(*detail);
  const auto submitted = service::submit_verdict(visit.unit, task, draft);
  if (submitted) return see_other(path);
  if (!submitted.error().fields.empty()) {
    Answer answer = form_answer(visit, *detail, draft, submitted.error().fields);
    answer.keep = false;
    return answer;
  }
  return unsaved_answer(visit, *detail, draft, submitted.error().detail);
}

}  // namespace

Result<Plan> review_page(const Call& call) {
  auto id = task_of(call);
  if (!id) return fail(id.error());
  return reading([id = *id](Visit& visit) -> Answer {
    const auto detail = service::get_task(visit.unit, id);
    if (!detail) return refusal_page(visit, detail.error());
    if (shape_of(*detail, visit.actor().person) != TaskShape::form || !detail->draft)
      return see_other(task_path(id));
    const Json draft = draft_content(*detail);
    const auto verdict = domain::read_verdict(draft, *detail->persona);
    if (!verdict) return form_answer(visit, *detail, draft, verdict.error().fields);
    return desk_page(visit, "review.html", {"Review: " + detail->task.tool.name, ""},
                     review_view(visit, *detail, draft, *verdict));
  });
}

Result<Plan> submit_task(const Call& call) {
  auto id = task_of(call);
  if (!id) return fail(id.error());
  auto form = Form::parse(call.request.body);
  if (!form) return fail(form.error());
  return writing([id = *id, version = form->get("draft_version")](Visit& visit) {
    return submit(visit, id, version);
  });
}

}  // namespace panelist::web::desk
