#include <nlohmann/json.hpp>

#include "domain/persona.hpp"
#include "service/lint_workflows.hpp"
#include "service/nodes.hpp"
#include "storage/readiness.hpp"
#include "web/api/handlers.hpp"
#include "web/api/openapi.hpp"
#include "web/api/read.hpp"
#include "web/house.hpp"
#include "web/live_hub.hpp"
#include "web/respond.hpp"
#include "web/site/public_page.hpp"
#include "workflow/drawing.hpp"
#include "workflow/task_cell.hpp"

namespace panelist::web::api {

Result<Plan> list_personas(const Call& call) {
  Json items = Json::array();
  for (const domain::Persona& persona : call.house.catalog.personas)
    items.push_back(domain::persona_to_json(persona));
  return answering(json_response(200, list_json(std::move(items), "")));
}

Result<Plan> list_workflows(const Call& call) {
  Json items = Json::array();
  for (const workflow::DefinitionPtr& definition : call.house.catalog.definitions) {
    Json item = workflow::definition_to_json(*definition);
    item["hash"] = definition->hash;
    items.push_back(std::move(item));
  }
  return answering(json_response(200, list_json(std::move(items), "")));
}

Result<Plan> draw_workflow(const Call& call) {
  for (const workflow::DefinitionPtr& definition : call.house.catalog.definitions)
    if (definition->name == call.capture(0))
      return answering(site::page_response(call.request, "image/svg+xml",
                                           workflow::draw_definition(*definition), ""));
  return fail(not_found("there is no such workflow"));
}

Result<Plan> lint_workflows(const Call&) {
  return reading([](Visit& visit) -> Answer {
    const auto warnings = service::lint_workflows(visit.unit);
    if (!warnings) return problem(warnings.error());
    Json items = Json::array();
    for (const workflow::DefinitionWarning& warning : *warnings)
      items.push_back({{"workflow", warning.workflow},
                       {"file", warning.file.substr(warning.file.rfind('/') + 1)},
                       {"line", warning.line},
                       {"text", warning.text}});
    return json_response(200, list_json(std::move(items), ""));
  });
}

Result<Plan> get_task_table(const Call&) {
  return answering(json_response(200, workflow::task_table_json()));
}

Result<Plan> draw_task_table(const Call& call) {
  return answering(
      site::page_response(call.request, "image/svg+xml", workflow::draw_tasks(), ""));
}

Result<Plan> get_openapi(const Call& call) {
  return answering(json_response(200, make_openapi(web::routes(), call.house.settings.version)));
}

Result<Plan> list_nodes(const Call&) {
  return reading([](Visit& visit) -> Answer {
    Json items = Json::array();
    for (const service::NodeView& node : service::list_nodes(visit.unit))
      items.push_back({{"id", node.id.value},
                       {"name", node.name},
                       {"state", node.is_silent ? "silent" : "alive"},
                       {"started_at", format_rfc3339(node.started_at)},
                       {"seen_at", format_rfc3339(node.seen_at)}});
    return json_response(200, list_json(std::move(items), ""));
  });
}

Result<Plan> open_events(const Call& call) {
  // A browser that reconnects says what it saw last; one that begins says what its page had seen.
  auto after = call.request.header("last-event-id");
  if (!after) after = call.request.parameter("after");
  return reading([after = std::string(after.value_or(""))](Visit& visit) -> Answer {
    net::Response response;
    response.headers.emplace_back("content-type", "text/event-stream");
    response.headers.emplace_back("cache-control", "no-store");
    response.stream = visit.house.live.open(after);
    return response;
  });
}

Result<Plan> get_health(const Call&) {
  return answering(text_response(200, "text/plain; charset=utf-8", "ok\n"));
}

Result<Plan> get_ready(const Call&) {
  return writing([](Visit& visit) -> Answer {
    if (visit.house.database.counts().free_bytes < storage::free_bytes_min)
      return problem(503, "Not ready: the disk of the data folder is almost full.");
    storage::prove_writable(visit.unit.tx);
    return text_response(200, "text/plain; charset=utf-8", "ready\n");
  });
}

Result<Plan> get_metrics(const Call&) {
  return reading([](Visit& visit) -> Answer {
    return text_response(200, "text/plain; version=0.0.4", visit.house.metrics());
  });
}

}  // namespace panelist::web::api
