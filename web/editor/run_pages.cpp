// One run, and what publishing it would do.
#include <nlohmann/json.hpp>

#include "service/get_run.hpp"
#include "service/preview_publication.hpp"
#include "web/api/read.hpp"
#include "web/editor/handlers.hpp"
#include "web/editor/page.hpp"
#include "web/editor/preview_view.hpp"
#include "web/editor/run_answer.hpp"

namespace panelist::web::editor {

Result<Plan> run_page(const Call& call) {
  auto id = api::read_id_as<RunId>(call.capture(0));
  if (!id) return fail(id.error());
  return reading([id = *id](Visit& visit) { return run_answer(visit, id, Json()); });
}

Result<Plan> preview_page(const Call& call) {
  auto id = api::read_id_as<RunId>(call.capture(0));
  if (!id) return fail(id.error());
  return reading([id = *id](Visit& visit) -> Answer {
    const auto run = service::get_run(visit.unit, id);
    if (!run) return refusal_page(visit, run.error());
    const auto preview = service::preview_publication(visit.unit, id);
    if (!preview) return refuse_act(visit, id, preview.error());
    return editor_page(visit, "preview.html", {"Preview of " + run->tool.name, "/editor"},
                       preview_view(*run, *preview));
  });
}

}  // namespace panelist::web::editor
