// The pipeline.
#include <nlohmann/json.hpp>

#include "service/explain_pipeline.hpp"
#include "service/list_runs.hpp"
#include "web/correction_links.hpp"
#include "web/editor/delivery_health.hpp"
#include "web/editor/handlers.hpp"
#include "web/editor/page.hpp"
#include "web/editor/pipeline_view.hpp"
#include "web/editor/reasons_view.hpp"
#include "web/house.hpp"
#include "web/live_hub.hpp"

namespace panelist::web::editor {

Result<Plan> pipeline_page(const Call& call) {
  PipelineQuery query;
  query.search = std::string(call.request.parameter("q").value_or(""));
  query.cursor = std::string(call.request.parameter("cursor").value_or(""));
  service::RunFilter filter;
  auto parsed = service::parse_run_search(query.search);
  if (parsed)
    filter = *parsed;
  else
    query.mistake = parsed.error().detail;
  const std::string live_after = call.house.live.last_id();  // before the page's snapshot
  return reading([query, filter, live_after](Visit& visit) mutable -> Answer {
    const auto pipeline =
        service::get_pipeline(visit.unit, filter, {service::list_limit_default, query.cursor});
    if (!pipeline) return refusal_page(visit, pipeline.error());
    query.receivers = receiver_needs(visit);
    Json view = pipeline_view(*pipeline, query, visit.unit.catalog.personas, reader_of(visit),
                              visit.actor().is_admin());
    const auto reasons = service::explain_pipeline(visit.unit);
    if (!reasons) return refusal_page(visit, reasons.error());
    view["reasons"] = reasons_view(*reasons, visit.unit.catalog.personas, reader_of(visit));
    view["health"] = delivery_health(visit);
    view["corrections"] = open_corrections_view(service::list_open_corrections(visit.unit));
    view["live_after"] = live_after;
    view["scripts"] = script_list({"editor/live.js", "editor/select.js"});
    const std::string title = view["heading"];
    return editor_page(visit, "pipeline.html", {title, "/editor"}, std::move(view),
                       query.mistake.empty() ? 200 : 422);
  });
}

}  // namespace panelist::web::editor
