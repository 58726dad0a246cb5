// Two tabs wrote the same verdict: both texts side by side, and the author's choice.
#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>

#include "service/get_task.hpp"
#include "service/save_draft.hpp"
#include "web/desk/conflict_view.hpp"
#include "web/desk/handlers.hpp"
#include "web/desk/page.hpp"
#include "web/desk/task_answer.hpp"
#include "web/form.hpp"

namespace panelist::web::desk {
namespace {

std::int64_t number_of(const std::string& text) {
  std::int64_t number = 0;
  const auto [rest, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
  return failure == std::errc{} && rest == text.data() + text.size() ? number : 0;
}

Answer resolve(Visit& visit, TaskId task, const Form& form) {
  const auto detail = service::get_task(visit.unit, task);
  if (!detail) return refusal_page(visit, detail.error());
  const auto aside = std::find_if(
      detail->aside.begin(), detail->aside.end(),
      [&](const service::AsideDraft& one) { return one.id == number_of(form.get("aside_id")); });
  if (aside == detail->aside.end() || !detail->draft || !detail->persona)
    return see_other(task_path(task));
  const Json stored = draft_content(*detail);
  const Json mine = Json::parse(aside->content_json, nullptr, false);
  const std::string& choice = form.get("choice");
  const Json chosen = choice == "mine"    ? mine
                      : choice == "merge" ? merge_drafts(mine, stored, *detail->persona)
                                          : stored;
  const auto saved = service::resolve_draft_conflict(visit.unit, task, chosen,
                                                     number_of(form.get("stored_version")));
  if (!saved) return unsaved_answer(visit, *detail, chosen, saved.error().detail);
  if (saved->conflict) return conflict_answer(visit, *detail, saved->draft, 412);
  return see_other(task_path(task), choice == "merge" ? "merged" : "kept");
}

}  // namespace

Result<Plan> conflict_page(const Call& call) {
  auto id = task_of(call);
  if (!id) return fail(id.error());
  return reading([id = *id](Visit& visit) -> Answer {
    const auto detail = service::get_task(visit.unit, id);
    if (!detail) return refusal_page(visit, detail.error());
    if (!detail->draft) return see_other(task_path(id));
    return conflict_answer(visit, *detail, *detail->draft, 200);
  });
}

Result<Plan> resolve_conflict(const Call& call) {
  auto id = task_of(call);
  if (!id) return fail(id.error());
  auto form = Form::parse(call.request.body);
  if (!form) return fail(form.error());
  return writing([id = *id, form = *form](Visit& visit) { return resolve(visit, id, form); });
}

}  // namespace panelist::web::desk
