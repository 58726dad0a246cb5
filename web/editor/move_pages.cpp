// A run goes on under its workflow as loaded now: what that would change, and the act.
#include <nlohmann/json.hpp>

#include "service/get_run.hpp"
#include "service/move_run.hpp"
#include "web/api/read.hpp"
#include "web/editor/confirm_view.hpp"
#include "web/editor/handlers.hpp"
#include "web/editor/move_view.hpp"
#include "web/editor/page.hpp"
#include "web/editor/run_answer.hpp"
#include "web/editor/unblock_view.hpp"
#include "web/form.hpp"

namespace panelist::web::editor {
namespace {

Answer show_move(Visit& visit, const service::RunView& run, const std::string& reason,
                 const std::string& mistake, int status) {
  const auto preview = service::preview_move(visit.unit, run.run.id);
  if (!preview) return refuse_act(visit, run.run.id, preview.error());
  return editor_page(visit, "move.html", {"Move " + run.tool.name, "/editor"},
                     move_view(run, *preview, reason, mistake), status);
}

Answer move_one(Visit& visit, RunId id, const Form& form) {
  const auto before = service::get_run(visit.unit, id);
  if (!before) return refusal_page(visit, before.error());
  if (auto unmoved = check_unmoved(*before, form, visit); !unmoved)
    return refuse_act(visit, id, unmoved.error());
  const std::string reason = reason_of(form);
  const auto moved = service::move_run(visit.unit, {id, form.get("hash"), reason});
  if (moved) return see_other(run_path(id), "moved");
  if (moved.error().code == ErrorCode::stale)
    return show_move(visit, *before, reason,
                     "Another version was loaded meanwhile. This is what it would change.", 412);
  if (moved.error().code == ErrorCode::invalid)
    return show_move(visit, *before, reason,
                     reason.empty() ? "Say why: a reason is needed." : moved.error().detail, 422);
  return refuse_act(visit, id, moved.error());
}

}  // namespace

Result<Plan> move_page(const Call& call) {
  auto id = api::read_id_as<RunId>(call.capture(0));
  if (!id) return fail(id.error());
  return reading([id = *id](Visit& visit) -> Answer {
    const auto run = service::get_run(visit.unit, id);
    if (!run) return refusal_page(visit, run.error());
    return show_move(visit, *run, "", "", 200);
  });
}

Result<Plan> move_run(const Call& call) {
  auto id = api::read_id_as<RunId>(call.capture(0));
  if (!id) return fail(id.error());
  auto form = Form::parse(call.request.body);
  if (!form) return fail(form.error());
  return writing([id = *id, form = *form](Visit& visit) { return move_one(visit, id, form); });
}

}  // namespace panelist::web::editor
