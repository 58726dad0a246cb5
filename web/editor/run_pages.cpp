// One run.
#include <nlohmann/json.hpp>

#include "web/api/read.hpp"
#include "web/editor/handlers.hpp"
#include "web/editor/run_answer.hpp"

namespace panelist::web::editor {

Result<Plan> run_page(const Call& call) {
  auto id = api::read_id_as<RunId>(call.capture(0));
  if (!id) return fail(id.error());
  return reading([id = *id](Visit& visit) { return run_answer(visit, id, Json()); });
}

}  // namespace panelist::web::editor
