#include <algorithm>
#include <nlohmann/json.hpp>

#include "service/explain_pipeline.hpp"
#include "web/api/handlers.hpp"
#include "web/api/json.hpp"
#include "web/form.hpp"
#include "web/respond.hpp"

namespace panelist::web::api {
namespace {

/// The search, and where it lists exactly the runs that were counted.
void add_search(Json& part, const std::string& search) {
  part["q"] = search;
  part["list"] = "/api/v1/runs?q=" + encode_component(search);
}

Json blocker_json(const service::BlockerCount& count) {
  Json part = {{"kind", workflow::to_string(count.blocker)},
               {"words", workflow::blocker_words(count.blocker, std::max(count.seats, count.runs))},
               {"runs", count.runs},
               {"seats", count.seats},
               {"oldest_due_at", time_json(count.oldest_due_at)}};
  add_search(part, count.search);
  return part;
}

Json holder_json(const service::PersonCount& count) {
  Json part = {{"person", person_ref_json(count.person)},
               {"seats", count.seats},
               {"late", count.late},
               {"oldest_due_at", time_json(count.oldest_due_at)}};
  add_search(part, count.search);
  return part;
}

Json seat_persona_json(const service::PersonaCount& count) {
  Json part = {{"persona", count.persona},
               {"seats", count.seats},
               {"free", count.free},
               {"late", count.late},
               {"people", count.free > 0 ? Json(count.people) : Json()},
               {"oldest_due_at", time_json(count.oldest_due_at)}};
  add_search(part, count.search);
  return part;
}

Json act_json(const service::PipelineAct& act) {
  Json part = {{"action", act.action}, {"label", act.label}, {"runs", act.runs}};
  add_search(part, act.search);
  return part;
}

template <typename Part, typename Print>
Json each_json(const std::vector<Part>& parts, Print print) {
  Json list = Json::array();
  for (const Part& part : parts) list.push_back(print(part));
  return list;
}

Json reasons_json(const service::PipelineReasons& reasons) {
  const auto wake_json = [](const service::ComingWake& wake) -> Json {
    return {{"at", time_json(wake.at)},
            {"what", wake.what},
            {"run", {{"id", wake.run.id.value}}},
            {"tool", tool_ref_json(wake.tool)}};
  };
  return {{"unfinished", reasons.unfinished},
          {"blockers", each_json(reasons.blockers, blocker_json)},
          {"people", each_json(reasons.people, holder_json)},
          {"personas", each_json(reasons.personas, seat_persona_json)},
          {"next", each_json(reasons.next, wake_json)},
          {"actions", each_json(reasons.actions, act_json)}};
}

}  // namespace

Result<Plan> explain_pipeline(const Call&) {
  return reading([](Visit& visit) -> Answer {
    const auto reasons = service::explain_pipeline(visit.unit);
    if (!reasons) return problem(reasons.error());
    return json_response(200, reasons_json(*reasons));
  });
}

}  // namespace panelist::web::api
