// One verdict: look at it, save it, build the quote, go on to the review step.
#include <charconv>
#include <nlohmann/json.hpp>

#include "service/get_task.hpp"
#include "service/save_draft.hpp"
#include "web/desk/draft_form.hpp"
#include "web/desk/handlers.hpp"
#include "web/desk/page.hpp"
#include "web/desk/task_answer.hpp"
#include "web/form.hpp"

namespace panelist::web::desk {
namespace {

/// The version the form was filled from. A draft that the form knows nothing of (saved by another
/// tab meanwhile) counts as version 0, which never fits: both texts are kept.
std::optional<std::int64_t> version_of(const Form& form, const service::TaskDetail& detail,
                                       const Json& draft) {
  // The same text twice is no conflict: a save by itself may have been faster than the button.
  if (detail.draft && draft_content(detail) == draft) return detail.draft->version;
  const std::string& text = form.get("draft_version");
  std::int64_t version = 0;
  const auto [rest, failure] = std::from_chars(text.data(), text.data() + text.size(), version);
  if (failure == std::errc{} && rest == text.data() + text.size()) return version;
  if (detail.draft) return 0;
  return std::nullopt;
}

/// Where to after the draft is safe.
Answer go_on(Visit& visit, const service::TaskDetail& detail, const Json& draft, const Form& form,
             bool has_built) {
  const std::string path = task_path(detail.task.id);
  const std::string& act = form.get("act");
  if (act == "build")
    return see_other(path, has_built ? "built#field-quote" : "nothing-to-build#field-quote");
  if (act == "stay") return see_other(path, "saved");
  if (act != "review") return see_other("/desk", "saved");
  const auto verdict = domain::read_verdict(draft, *detail.persona);
  if (verdict) return see_other(path + "/review");
  const auto fresh = service::get_task(visit.unit, detail.task.id);
  return form_answer(visit, fresh ? *fresh : detail, draft, verdict.error().fields);
}

Answer save(Visit& visit, TaskId task, const Form& form) {
  const auto detail = service::get_task(visit.unit, task);
  if (!detail) return refusal_page(visit, detail.error());
  if (!detail->persona) return refusal_page(visit, not_found("no verdict is written here"));
  const Json typed = draft_of(form, *detail->persona);
  if (shape_of(*detail, visit.actor().person) != TaskShape::form)
    return unsaved_answer(visit, *detail, typed, "This task is not open to you any more.");
  const bool builds = form.get("act") == "build";
  const Json draft = builds ? with_built_quote(typed, *detail->persona) : typed;
  if (draft.empty() && !detail->draft && form.get("act") != "review") {
    return builds ? go_on(visit, *detail, draft, form, false) : see_other("/desk");
  }
  const auto saved = service::save_draft(visit.unit, task, draft, version_of(form, *detail, draft));
  if (!saved && !saved.error().fields.empty()) {
    Answer answer = form_answer(visit, *detail, typed, saved.error().fields);
    answer.keep = false;
    return answer;
  }
  if (!saved) return unsaved_answer(visit, *detail, typed, saved.error().detail);
  if (saved->conflict) return conflict_answer(visit, *detail, saved->draft, 412);
  return go_on(visit, *detail, draft, form, draft != typed);
}

}  // namespace

Result<Plan> task_page(const Call& call) {
  auto id = task_of(call);
  if (!id) return fail(id.error());
  return reading([id = *id](Visit& visit) -> Answer {
    const auto detail = service::get_task(visit.unit, id);
    if (!detail) return refusal_page(visit, detail.error());
    return task_answer(visit, *detail);
  });
}

Result<Plan> save_task(const Call& call) {
  auto id = task_of(call);
  if (!id) return fail(id.error());
  auto form = Form::parse(call.request.body);
  if (!form) return fail(form.error());
  return writing([id = *id, form = *form](Visit& visit) { return save(visit, id, form); });
}

}  // namespace panelist::web::desk
