#include "web/desk/task_view.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "web/desk/desk_view.hpp"
#include "web/desk/draft_fields.hpp"
#include "web/desk/facts_view.hpp"
#include "web/desk/form_view.hpp"

namespace panelist::web::desk {
namespace {

using service::TaskDetail;
using service::TaskView;
using workflow::TaskState;
using workflow::Verb;

std::string path_of(const TaskView& task) {
  return "/desk/tasks/" + std::to_string(task.id.value);
}

std::string panel_words(const TaskView& task) {
  return std::to_string(task.panel.in) + " of " + std::to_string(task.panel.of) + " in";
}

const domain::Persona* persona_of(const TaskDetail& detail) {
  return detail.persona ? &*detail.persona : nullptr;
}

Json earlier_view(const TaskDetail& detail) {
  Json earlier = Json::array();
  for (const service::VerdictView& verdict : detail.earlier) {
    Json cell = stored_cell(verdict, detail.task.tool, verdict.persona);
    cell["anchor"] = nullptr;
    cell["round"] = verdict.round;
    earlier.push_back(std::move(cell));
  }
  return earlier;
}

std::string over_title(TaskShape shape, const TaskView& task) {
  switch (shape) {
    case TaskShape::sealed: return "Sealed, " + panel_words(task) + ".";
    case TaskShape::done: return "Done. The panel closed, " + panel_words(task) + ".";
    case TaskShape::taken: return "This seat went to somebody else. Your text is kept.";
    case TaskShape::foreign:
      return task.assignee ? "This is " + task.assignee->name + "'s to write."
                           : "Nobody has this seat yet.";
    default: break;
  }
  switch (task.state) {
    case TaskState::declined: return "You gave this one back.";
    case TaskState::abstained: return "Counted as no vote.";
    case TaskState::obsolete: return "The panel closed without this verdict.";
    default: return "This task has ended.";
  }
}

std::string over_note(TaskShape shape, const TaskView& task) {
  if (shape == TaskShape::sealed)
    return "You can change it until the panel closes. Nobody else can read it before then.";
  if (shape == TaskShape::done)
    return "It cannot be changed any more. An editor can ask for a correction or a new round.";
  if (shape == TaskShape::taken)
    return "What you wrote is below. Copy it, or ask an editor to give the seat back to you.";
  if (shape == TaskShape::foreign) return "A verdict is readable by others once its panel closed.";
  if (task.state == TaskState::abstained)
    return "The seat is filled and casts no vote; the page will say so.";
  return "";
}

}  // namespace

TaskShape shape_of(const TaskDetail& detail, PersonId me) {
  const TaskView& task = detail.task;
  if (task.state == TaskState::completed && detail.verdict && is_mine(task, me))
    return task.sealed ? TaskShape::sealed : TaskShape::done;
  const bool left_it = task.state == TaskState::declined || task.state == TaskState::abstained;
  if (left_it && is_mine(task, me)) return TaskShape::ended;
  if (detail.was_taken_away) return TaskShape::taken;
  if (workflow::is_open(task.state) && detail.persona) {
    if (is_mine(task, me)) return TaskShape::form;
    if (may(task, Verb::submit) || may(task, Verb::claim)) return TaskShape::form;
  }
  return is_mine(task, me) ? TaskShape::ended : TaskShape::foreign;
}

Json draft_content(const TaskDetail& detail) {
  if (detail.draft) {
    Json draft = Json::parse(detail.draft->content_json, nullptr, false);
    return draft.is_object() ? draft : Json::object();
  }
  return detail.verdict ? domain::verdict_to_json(detail.verdict->text) : Json::object();
}

Json task_head_view(const TaskDetail& detail, const Reader& reader) {
  const TaskView& task = detail.task;
  const std::string path = path_of(task);
  Json view = {{"path", path},
               {"id", task.id.value},
               {"tool", task.tool.name},
               {"persona", task.persona_title},
               {"letter", task.letter},
               {"question", detail.persona ? detail.persona->question : ""},
               {"about", detail.persona ? detail.persona->about : ""},
               {"word", status_word(task)},
               {"round", task.run.round > 1 ? task.run.round : 0},
               {"later_round", task.run.round > 1},
               {"due", nullptr},
               {"why", task.why},
               {"sent_back", task.sent_back_reason},
               {"on_hold", task.state == TaskState::suspended},
               {"extend", may(task, Verb::extend) ? path + "/extend" : ""},
               {"start", may(task, Verb::start) ? path + "/start" : ""},
               {"claim", may(task, Verb::claim) ? path + "/claim" : ""},
               {"lease", nullptr},
               {"panel", panel_words(task)},
               {"sample", task.tool.is_sample},
               {"facts", facts_view(detail.facts, detail.facts_changes)},
               {"earlier", earlier_view(detail)},
               {"conflict", detail.aside.empty() ? "" : path + "/conflict"}};
  if (task.due_at) view["due"] = due_view(*task.due_at, reader);
  if (task.lease_until && !task.has_draft) view["lease"] = time_view(*task.lease_until, reader);
  return view;
}

Json task_form_view(const TaskDetail& detail, const Json& draft, const Reader& reader,
                    const Signer& signer, const std::vector<FieldError>& errors) {
  Json view = task_head_view(detail, reader);
  view["form"] = form_view(*detail.persona, draft, signer.name, signer.pseudonym, errors);
  view["form"]["is_machine"] = !signer.model.empty();
  view["draft_version"] = detail.draft ? std::to_string(detail.draft->version) : "";
  view["saved"] = nullptr;
  if (detail.draft) view["saved"] = time_view(detail.draft->updated_at, reader);
  return view;
}

Json kept_text_view(const Json& draft, const domain::Persona* persona) {
  Json fields = Json::array();
  for (const DraftField& field : draft_fields(draft, persona))
    fields.push_back({{"label", field.label}, {"text", field.text}});
  return fields;
}

Json task_over_view(const TaskDetail& detail, TaskShape shape, const Reader& reader,
                    const std::optional<TaskView>& next) {
  const TaskView& task = detail.task;
  const std::string path = path_of(task);
  Json view = task_head_view(detail, reader);
  view["due"] = nullptr;
  view["extend"] = "";
  view["title"] = over_title(shape, task);
  view["note"] = over_note(shape, task);
  view["is_sealed"] = shape == TaskShape::sealed;
  view["is_taken"] = shape == TaskShape::taken;
  view["ended"] = nullptr;
  if (task.ended_at) view["ended"] = time_view(*task.ended_at, reader);
  view["reopen"] = may(task, Verb::reopen) ? path + "/reopen" : "";
  view["cannot"] = may(task, Verb::recuse) ? path + "/cannot" : "";
  view["cell"] = nullptr;
  view["commitment"] = "";
  if (detail.verdict) {
    view["cell"] = stored_cell(*detail.verdict, task.tool, task.persona_title);
    view["commitment"] = detail.verdict->commitment;
  }
  view["published"] = task.tool.is_published && shape == TaskShape::done
                          ? "/tools/" + task.tool.slug
                          : "";
  view["kept"] = Json::array();
  if (shape == TaskShape::taken || shape == TaskShape::ended)
    view["kept"] = kept_text_view(draft_content(detail), persona_of(detail));
  view["has_kept"] = !view["kept"].empty();
  view["next"] = nullptr;
  if (next) {
    view["next"] = {{"href", path_of(*next)},
                    {"tool", next->tool.name},
                    {"persona", next->persona_title},
                    {"due", next->due_at ? due_view(*next->due_at, reader) : Json(nullptr)}};
  }
  return view;
}

}  // namespace panelist::web::desk
