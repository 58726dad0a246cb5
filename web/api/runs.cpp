#include <nlohmann/json.hpp>

#include "service/act_on_run.hpp"
#include "service/export_run.hpp"
#include "service/get_run.hpp"
#include "service/list_runs.hpp"
#include "service/move_run.hpp"
#include "service/remind.hpp"
#include "web/api/handlers.hpp"
#include "web/api/json.hpp"
#include "web/api/read.hpp"
#include "web/respond.hpp"

namespace panelist::web::api {

Result<Plan> list_runs(const Call& call) {
  auto page = read_list_page(call.request);
  if (!page) return fail(page.error());
  auto filter = service::parse_run_search(call.request.parameter("q").value_or(""));
  if (!filter) return fail(filter.error());
  if (const auto state = call.request.parameter("state"); state && !state->empty()) {
    if (*state == "all") {
      filter->any_phase = true;
    } else if (const auto phase = workflow::parse_run_phase(*state)) {
      filter->phases = {*phase};
    } else {
      return fail(invalid_field("state", "is not a state of a run"));
    }
  }
  return reading([page = *page, filter = *filter](Visit& visit) -> Answer {
    const auto listed = service::list_runs(visit.unit, filter, page);
    if (!listed) return problem(listed.error());
    Json items = Json::array();
    for (const service::RunRow& row : listed->items)
      items.push_back(run_row_json(row, service::list_history(visit.unit, row.run.id)));
    return json_response(200, list_json(std::move(items), listed->next));
  });
}

Result<Plan> get_run(const Call& call) {
  auto id = read_id_as<RunId>(call.capture(0));
  if (!id) return fail(id.error());
  return reading([id = *id](Visit& visit) -> Answer {
    const auto run = service::get_run(visit.unit, id);
    if (!run) return problem(run.error());
    return json_response(200, run_json(*run));
  });
}

Result<Plan> act_on_run(const Call& call) {
  auto id = read_id_as<RunId>(call.capture(0));
  if (!id) return fail(id.error());
  const auto verb = workflow::parse_run_verb(call.capture(1));
  if (!verb) return fail(not_found("a run has no verb \"" + call.capture(1) + "\""));
  auto body = read_object(call.request, {"reason"});
  if (!body) return fail(body.error());
  auto reason = read_text(*body, "reason");
  if (!reason) return fail(reason.error());
  return writing([act = service::RunAct{*id, *verb, *reason}](Visit& visit) -> Answer {
    const auto run = service::act_on_run(visit.unit, act);
    if (!run) return problem(run.error());
    return json_response(200, run_json(*run));
  });
}

Result<Plan> export_run(const Call& call) {
  auto id = read_id_as<RunId>(call.capture(0));
  if (!id) return fail(id.error());
  return reading([id = *id](Visit& visit) -> Answer {
    const auto file = service::export_run(visit.unit, id);
    if (!file) return problem(file.error());
    net::Response response = json_response(200, *file);
    response.headers.emplace_back("content-disposition", "attachment; filename=\"run-" +
                                                             std::to_string(id.value) + ".json\"");
    return response;
  });
}

Result<Plan> preview_move(const Call& call) {
  auto id = read_id_as<RunId>(call.capture(0));
  if (!id) return fail(id.error());
  return reading([id = *id](Visit& visit) -> Answer {
    const auto preview = service::preview_move(visit.unit, id);
    if (!preview) return problem(preview.error());
    return json_response(200, move_json(*preview));
  });
}

Result<Plan> move_run(const Call& call) {
  auto id = read_id_as<RunId>(call.capture(0));
  if (!id) return fail(id.error());
  auto body = read_object(call.request, {"hash", "reason"});
  if (!body) return fail(body.error());
  auto hash = read_text(*body, "hash");
  if (!hash) return fail(hash.error());
  auto reason = read_text(*body, "reason");
  if (!reason) return fail(reason.error());
  return writing([act = service::MoveAct{*id, *hash, *reason}](Visit& visit) -> Answer {
    const auto run = service::move_run(visit.unit, act);
    if (!run) return problem(run.error());
    return json_response(200, run_json(*run));
  });
}

Result<Plan> remind(const Call& call) {
  auto body = read_object(call.request, {"tasks", "preview"});
  if (!body) return fail(body.error());
  auto preview = read_optional_flag(*body, "preview");
  if (!preview) return fail(preview.error());
  std::vector<TaskId> tasks;
  const auto listed = body->find("tasks");
  if (listed == body->end() || !listed->is_array())
    return fail(invalid_field("tasks", "must be a list of task ids"));
  for (const Json& id : *listed) {
    if (!id.is_number_integer()) return fail(invalid_field("tasks", "must be a list of task ids"));
    tasks.push_back(TaskId{id.get<std::int64_t>()});
  }
  return writing(
      [tasks = std::move(tasks), is_preview = preview->value_or(false)](Visit& visit) -> Answer {
        const auto outcomes = service::remind(visit.unit, tasks, is_preview);
        if (!outcomes) return problem(outcomes.error());
        Json items = Json::array();
        for (const service::ReminderOutcome& outcome : *outcomes)
          items.push_back({{"task_id", outcome.task.value},
                           {"person", outcome.person},
                           {"tool", outcome.tool},
                           {"reminded", outcome.reminded},
                           {"why_not", outcome.why_not}});
        return json_response(200, list_json(std::move(items), ""));
      });
}

}  // namespace panelist::web::api
