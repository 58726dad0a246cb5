#include "web/desk/task_answer.hpp"

#include <nlohmann/json.hpp>

#include "service/list_people.hpp"
#include "service/list_tasks.hpp"
#include "web/desk/conflict_view.hpp"
#include "web/desk/desk_view.hpp"
#include "web/desk/page.hpp"

namespace panelist::web::desk {
namespace {

PageName name_of(const service::TaskDetail& detail) {
  return {detail.task.persona_title + " verdict: " + detail.task.tool.name, ""};
}

/// The reviewer's next open task, other than this one.
std::optional<service::TaskView> find_next(Visit& visit, TaskId but) {
  const auto listed = service::list_tasks(visit.unit, {"me", "", {}, true}, {20, ""});
  if (!listed) return std::nullopt;
  for (const service::TaskView& task : listed->items) {
    const Bucket bucket = bucket_of(task, visit.actor().person, visit.unit.now);
    if (task.id != but && task.kind == workflow::TaskKind::verdict && is_my_turn(bucket))
      return task;
  }
  return std::nullopt;
}

Json scripts(std::initializer_list<const char*> sources) {
  Json list = Json::array();
  for (const char* source : sources) list.push_back({{"src", source}});
  return list;
}

}  // namespace

Signer signer_of(Visit& visit) {
  const auto person = service::get_person(visit.unit, visit.actor().person);
  return {visit.actor().name, person ? person->pseudonym : "", visit.actor().model};
}

Answer form_answer(Visit& visit, const service::TaskDetail& detail, const Json& draft,
                   const std::vector<FieldError>& errors) {
  Json view = task_form_view(detail, draft, reader_of(visit), signer_of(visit), errors);
  view["person_id"] = visit.actor().person.value;
  view["zone"] = visit.actor().time_zone;
  view["scripts"] = scripts({"desk/form.js", "desk/draft.js"});
  const int status = errors.empty() ? 200 : 422;
  return {desk_page(visit, "task.html", name_of(detail), std::move(view), status), true};
}

Answer task_answer(Visit& visit, const service::TaskDetail& detail) {
  const TaskShape shape = shape_of(detail, visit.actor().person);
  if (shape == TaskShape::form) return form_answer(visit, detail, draft_content(detail), {});
  std::optional<service::TaskView> next;
  if (shape != TaskShape::foreign) next = find_next(visit, detail.task.id);
  Json view = task_over_view(detail, shape, reader_of(visit), next);
  view["scripts"] = scripts({"desk/copy.js"});
  return desk_page(visit, "task_over.html", name_of(detail), std::move(view));
}

Answer unsaved_answer(Visit& visit, const service::TaskDetail& detail, const Json& typed,
                      const std::string& why) {
  const TaskShape shape = shape_of(detail, visit.actor().person);
  Json view = task_over_view(detail, shape, reader_of(visit), std::nullopt);
  view["title"] = "This could not be stored. Your text is below.";
  view["note"] = why;
  view["cell"] = nullptr;
  view["kept"] = kept_text_view(typed, detail.persona ? &*detail.persona : nullptr);
  view["has_kept"] = !view["kept"].empty();
  view["scripts"] = scripts({"desk/copy.js"});
  return {desk_page(visit, "task_over.html", name_of(detail), std::move(view), 409), false};
}

Answer conflict_answer(Visit& visit, const service::TaskDetail& detail,
                       const service::DraftView& stored, int status) {
  const auto asides = service::list_aside_drafts(visit.unit, detail.task.id);
  if (asides.empty() || !detail.persona) return see_other(task_path(detail.task.id));
  Json view = conflict_view(asides.front(), stored, *detail.persona, reader_of(visit));
  view["path"] = task_path(detail.task.id);
  view["tool"] = detail.task.tool.name;
  view["persona"] = detail.task.persona_title;
  view["older"] = Json::array();
  for (std::size_t i = 1; i < asides.size(); ++i) {
    const Json text = Json::parse(asides[i].content_json, nullptr, false);
    view["older"].push_back({{"at", time_view(asides[i].created_at, reader_of(visit))},
                             {"fields", kept_text_view(text, &*detail.persona)}});
  }
  return {desk_page(visit, "conflict.html", name_of(detail), std::move(view), status), true};
}

}  // namespace panelist::web::desk
