// Sharing out the open work of all runs anew: a preview with a tag, and the moves.
#include "service/rebalance.hpp"

#include <nlohmann/json.hpp>

#include "web/api/handlers.hpp"
#include "web/api/json.hpp"
#include "web/api/read.hpp"
#include "web/respond.hpp"

namespace panelist::web::api {
namespace {

Json rebalance_seat_json(const service::RebalanceSeat& seat) {
  return {{"run", {{"id", seat.run.value}}},
          {"tool", {{"slug", seat.tool_slug}, {"name", seat.tool_name}}},
          {"task_id", seat.task.value},
          {"persona", seat.persona},
          {"from", person_ref_json(seat.from)},
          {"to", person_ref_json(seat.to)},
          {"due_at", time_json(seat.due_at)},
          {"why", seat.why}};
}

Json rebalance_seats_json(const std::vector<service::RebalanceSeat>& seats) {
  Json items = Json::array();
  for (const service::RebalanceSeat& seat : seats) items.push_back(rebalance_seat_json(seat));
  return items;
}

}  // namespace

Result<Plan> preview_rebalance(const Call& call) {
  service::RebalanceAsk ask;
  ask.person = call.request.parameter("person").value_or("");
  ask.evens_out = call.request.parameter("even").value_or("") == "1";
  return reading([ask](Visit& visit) -> Answer {
    const auto preview = service::preview_rebalance(visit.unit, ask);
    if (!preview) return problem(preview.error());
    return with_etag(visit.request,
                     json_response(200, {{"plan", preview->plan},
                                         {"seed", preview->seed},
                                         {"moves", rebalance_seats_json(preview->moves)},
                                         {"unplaced", rebalance_seats_json(preview->unplaced)},
                                         {"is_cut", preview->is_cut}}),
                     preview->plan);
  });
}

Result<Plan> rebalance(const Call& call) {
  auto body = read_object(call.request, {"plan", "person", "even"});
  if (!body) return fail(body.error());
  auto plan = read_text(*body, "plan");
  if (!plan) return fail(plan.error());
  if (plan->empty()) return fail(invalid_field("plan", "name the plan of GET /api/v1/rebalance"));
  auto person = read_text(*body, "person");
  if (!person) return fail(person.error());
  auto even = read_optional_flag(*body, "even");
  if (!even) return fail(even.error());
  const service::RebalanceAsk ask{*person, even->value_or(false)};
  return writing([ask, plan = *plan](Visit& visit) -> Answer {
    const auto outcomes = service::rebalance(visit.unit, ask, plan);
    if (!outcomes) return problem(outcomes.error());
    Json items = Json::array();
    for (const service::RebalanceOutcome& outcome : *outcomes) {
      items.push_back(rebalance_seat_json(outcome.seat));
      items.back()["moved"] = outcome.is_moved;
      items.back()["why_not"] = outcome.why_not;
    }
    return json_response(200, list_json(std::move(items), ""));
  });
}

}  // namespace panelist::web::api
