#include <nlohmann/json.hpp>

#include "service/act_on_task.hpp"
#include "service/decide_task.hpp"
#include "service/get_task.hpp"
#include "service/list_tasks.hpp"
#include "service/save_draft.hpp"
#include "service/snooze.hpp"
#include "service/submit_verdict.hpp"
#include "web/api/handlers.hpp"
#include "web/api/json.hpp"
#include "web/api/read.hpp"
#include "web/respond.hpp"

namespace panelist::web::api {
namespace {

/// The draft as it was sent, so that what GET answers can be sent back; its version is the ETag.
net::Response draft_response(const service::DraftView& draft) {
  net::Response response = json_response(200, Json::parse(draft.content_json, nullptr, false));
  response.headers.emplace_back("etag", '"' + std::to_string(draft.version) + '"');
  return response;
}

/// A conflict answers 412 and is kept all the same: the losing text must survive.
Answer draft_answer(const Result<service::SavedDraft>& saved) {
  if (!saved) return problem(saved.error());
  if (saved->conflict) return {problem(*saved->conflict), true};
  return draft_response(saved->draft);
}

/// Enough to go on with; the whole is at /tasks/{id}.
Json next_task_json(const std::optional<storage::NextTask>& task) {
  if (!task) return nullptr;
  return {{"id", task->id.value},
          {"kind", workflow::to_string(task->kind)},
          {"persona", task->persona.empty() ? Json() : Json(task->persona)},
          {"state", workflow::to_string(task->state)},
          {"due_at", time_json(task->due_at)},
          {"tool", {{"slug", task->tool_slug}, {"name", task->tool_name}}},
          {"run", {{"id", task->run.value}}}};
}

Answer task_answer(const Result<service::TaskView>& task) {
  if (!task) return problem(task.error());
  return json_response(200, task_json(*task));
}

Result<Plan> decide(const Call& call, TaskId task, bool approve) {
  auto body = read_object(call.request, {"reason"});
  if (!body) return fail(body.error());
  auto reason = read_text(*body, "reason");
  if (!reason) return fail(reason.error());
  return writing([decision = service::TaskDecision{task, approve, *reason}](Visit& visit) {
    return task_answer(service::decide_task(visit.unit, decision));
  });
}

}  // namespace

Result<Plan> list_tasks(const Call& call) {
  auto page = read_list_page(call.request);
  if (!page) return fail(page.error());
  service::TaskFilter filter;
  filter.assignee = call.request.parameter("assignee").value_or("");
  filter.state = call.request.parameter("state").value_or("");
  if (!filter.state.empty() && filter.state != "all" && !workflow::parse_task_state(filter.state))
    return fail(invalid_field("state", "is not a state of a task; all lists every one"));
  auto run = read_id_parameter(call.request, "run");
  if (!run) return fail(run.error());
  if (*run) filter.run = RunId{**run};
  return reading([page = *page, filter](Visit& visit) -> Answer {
    const auto listed = service::list_tasks(visit.unit, filter, page);
    if (!listed) return problem(listed.error());
    Json items = Json::array();
    for (const service::TaskView& task : listed->items) items.push_back(task_json(task));
    return json_response(200, list_json(std::move(items), listed->next));
  });
}

Result<Plan> get_task(const Call& call) {
  auto id = read_id_as<TaskId>(call.capture(0));
  if (!id) return fail(id.error());
  return reading([id = *id](Visit& visit) -> Answer {
    const auto detail = service::get_task(visit.unit, id);
    if (!detail) return problem(detail.error());
    Json json = task_json(detail->task);
    json["facts"] = domain::facts_to_json(detail->facts);
    json["facts_changes"] = detail->facts_changes;
    json["draft"] = detail->draft ? draft_json(*detail->draft) : Json();
    json["verdict"] = detail->verdict ? verdict_json(*detail->verdict) : Json();
    return json_response(200, json);
  });
}

Result<Plan> act_on_task(const Call& call) {
  auto id = read_id_as<TaskId>(call.capture(0));
  if (!id) return fail(id.error());
  const std::string& word = call.capture(1);
  if (word == "approve" || word == "reject") return decide(call, *id, word == "approve");
  const auto verb = workflow::parse_verb(word);
  if (!verb || *verb == workflow::Verb::submit)
    return fail(not_found("a task has no verb \"" + word + "\""));
  auto body = read_object(call.request, {"reason", "assignee"});
  if (!body) return fail(body.error());
  auto reason = read_text(*body, "reason");
  if (!reason) return fail(reason.error());
  auto assignee = read_text(*body, "assignee");
  if (!assignee) return fail(assignee.error());
  return writing([act = service::TaskAct{*id, *verb, *reason, *assignee, {}}](Visit& visit) {
    return task_answer(service::act_on_task(visit.unit, act));
  });
}

Result<Plan> snooze_task(const Call& call) {
  auto id = read_id_as<TaskId>(call.capture(0));
  if (!id) return fail(id.error());
  auto body = read_object(call.request, {"until"});
  if (!body) return fail(body.error());
  auto text = read_optional_text(*body, "until");
  if (!text) return fail(text.error());
  std::optional<Instant> until;
  if (*text) {
    until = parse_rfc3339(**text);
    if (!until) return fail(invalid_field("until", "must be a time like 2026-11-24T09:00:00Z"));
  }
  return writing([id = *id, until](Visit& visit) {
    return task_answer(service::snooze(visit.unit, id, until));
  });
}

Result<Plan> get_draft(const Call& call) {
  auto id = read_id_as<TaskId>(call.capture(0));
  if (!id) return fail(id.error());
  return reading([id = *id](Visit& visit) -> Answer {
    const auto draft = service::get_draft(visit.unit, id);
    if (!draft) return problem(draft.error());
    return draft_response(*draft);
  });
}

Result<Plan> put_draft(const Call& call) {
  auto id = read_id_as<TaskId>(call.capture(0));
  if (!id) return fail(id.error());
  auto body = read_object(call.request);
  if (!body) return fail(body.error());
  const auto version = read_if_match(call.request);
  return writing([id = *id, body = std::move(*body), version](Visit& visit) {
    return draft_answer(service::save_draft(visit.unit, id, body, version));
  });
}

Result<Plan> choose_draft(const Call& call) {
  auto id = read_id_as<TaskId>(call.capture(0));
  if (!id) return fail(id.error());
  auto body = read_object(call.request);
  if (!body) return fail(body.error());
  const auto version = read_if_match(call.request);
  if (!version)
    return fail(
        {ErrorCode::precondition_required, "If-Match: the draft's ETag is required", {}, {}});
  return writing([id = *id, body = std::move(*body), version = *version](Visit& visit) {
    return draft_answer(service::resolve_draft_conflict(visit.unit, id, body, version));
  });
}

Result<Plan> submit_verdict(const Call& call) {
  auto id = read_id_as<TaskId>(call.capture(0));
  if (!id) return fail(id.error());
  auto body = read_object(call.request);
  if (!body) return fail(body.error());
  return writing([id = *id, body = std::move(*body)](Visit& visit) -> Answer {
    const auto done = service::submit_verdict(visit.unit, id, body);
    if (!done) return problem(done.error());
    return json_response(
        200, {{"verdict", verdict_json(done->verdict)},
              {"commitment", done->commitment},
              {"task", task_json(done->task)},
              {"next_task", next_task_json(done->next_task)},
              {"panel",
               {{"closed", done->panel.closed}, {"in", done->panel.in}, {"of", done->panel.of}}}});
  });
}

}  // namespace panelist::web::api
