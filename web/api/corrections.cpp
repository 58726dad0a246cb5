// Second thoughts about public verdicts: suggested, answered, voided, and what that does to pages.
#include "service/corrections.hpp"

#include <nlohmann/json.hpp>

#include "service/get_task.hpp"
#include "web/api/handlers.hpp"
#include "web/api/json.hpp"
#include "web/api/read.hpp"
#include "web/respond.hpp"

namespace panelist::web::api {
namespace {

Json changes_json(const std::vector<domain::FieldChange>& changes) {
  Json items = Json::array();
  for (const domain::FieldChange& change : changes)
    items.push_back({{"field", change.field}, {"before", change.before}, {"after", change.after}});
  return items;
}

Json radius_json(const service::BlastRadius& radius) {
  Json pages = Json::array();
  for (const service::AffectedPage& page : radius.pages)
    pages.push_back({{"page", page.is_comparison ? "comparison" : "tool"},
                     {"slug", page.slug},
                     {"title", page.title},
                     {"revision", page.revision},
                     {"changes", changes_json(page.changes)}});
  return {{"pages", std::move(pages)},
          {"pages_total", radius.pages_total},
          {"sites_to_tell", radius.sites_to_tell}};
}

Json correction_json(const service::CorrectionView& view) {
  Json by = view.by.id ? person_ref_json(view.by) : Json();
  return {{"id", view.id.value},
          {"run_id", view.run.value},
          {"task_id", view.task.value},
          {"tool", tool_ref_json(view.tool)},
          {"persona", view.persona},
          {"state", view.state},
          {"by", std::move(by)},
          {"by_author", view.by_author},
          {"reason", view.reason},
          {"answer", view.answer},
          {"version", view.before.version},
          {"verdict", domain::verdict_to_json(view.after)},
          {"changes", changes_json(view.changes)},
          {"may_answer", view.may_answer},
          {"may_take_back", view.may_take_back},
          {"created_at", format_rfc3339(view.created_at)},
          {"ended_at", time_json(view.ended_at)}};
}

Answer list_answer(const std::vector<service::CorrectionView>& views) {
  Json items = Json::array();
  for (const service::CorrectionView& view : views) items.push_back(correction_json(view));
  return json_response(200, list_json(std::move(items), ""));
}

Result<Plan> answer(const Call& call, bool accepts) {
  auto id = read_id_as<CorrectionId>(call.capture(0));
  if (!id) return fail(id.error());
  auto body = read_object(call.request, {"reason"});
  if (!body) return fail(body.error());
  auto reason = read_text(*body, "reason");
  if (!reason) return fail(reason.error());
  return writing([id = *id, accepts, reason = *reason](Visit& visit) -> Answer {
    const auto done = service::answer_correction(visit.unit, id, accepts, reason);
    if (!done) return problem(done.error());
    return json_response(200, correction_json(*done));
  });
}

}  // namespace

Result<Plan> suggest_correction(const Call& call) {
  auto id = read_id_as<TaskId>(call.capture(0));
  if (!id) return fail(id.error());
  auto body = read_object(call.request);
  if (!body) return fail(body.error());
  return writing([id = *id, body = std::move(*body)](Visit& visit) -> Answer {
    const auto made = service::suggest_correction(visit.unit, id, body);
    if (!made) return problem(made.error());
    net::Response response = json_response(201, correction_json(*made));
    response.headers.emplace_back("location",
                                  "/api/v1/corrections/" + std::to_string(made->id.value));
    return response;
  });
}

Result<Plan> list_corrections(const Call& call) {
  auto id = read_id_as<TaskId>(call.capture(0));
  if (!id) return fail(id.error());
  return reading([id = *id](Visit& visit) -> Answer {
    const auto listed = service::list_corrections(visit.unit, id);
    if (!listed) return problem(listed.error());
    return list_answer(*listed);
  });
}

Result<Plan> list_open_corrections(const Call&) {
  return reading(
      [](Visit& visit) { return list_answer(service::list_open_corrections(visit.unit)); });
}

Result<Plan> get_correction(const Call& call) {
  auto id = read_id_as<CorrectionId>(call.capture(0));
  if (!id) return fail(id.error());
  return reading([id = *id](Visit& visit) -> Answer {
    const auto view = service::get_correction(visit.unit, id);
    if (!view) return problem(view.error());
    Json json = correction_json(*view);
    if (view->state == "open")
      json["would"] = radius_json(*service::preview_correction(visit.unit, id));
    return json_response(200, json);
  });
}

Result<Plan> accept_correction(const Call& call) { return answer(call, true); }
Result<Plan> decline_correction(const Call& call) { return answer(call, false); }

Result<Plan> preview_void(const Call& call) {
  auto id = read_id_as<TaskId>(call.capture(0));
  if (!id) return fail(id.error());
  return reading([id = *id](Visit& visit) -> Answer {
    const auto radius = service::preview_void(visit.unit, id);
    if (!radius) return problem(radius.error());
    return json_response(200, radius_json(*radius));
  });
}

Result<Plan> void_verdict(const Call& call) {
  auto id = read_id_as<TaskId>(call.capture(0));
  if (!id) return fail(id.error());
  auto body = read_object(call.request, {"reason"});
  if (!body) return fail(body.error());
  auto reason = read_text(*body, "reason");
  if (!reason) return fail(reason.error());
  return writing([id = *id, reason = *reason](Visit& visit) -> Answer {
    if (const auto done = service::void_verdict(visit.unit, id, reason); !done)
      return problem(done.error());
    const auto detail = service::get_task(visit.unit, id);
    if (!detail) return problem(detail.error());
    return json_response(200, task_json(detail->task));
  });
}

}  // namespace panelist::web::api
