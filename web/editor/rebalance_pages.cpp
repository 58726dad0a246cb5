// Sharing out open work anew: a preview first, then what happened to each seat.
#include <nlohmann/json.hpp>

#include "service/rebalance.hpp"
#include "web/editor/handlers.hpp"
#include "web/editor/page.hpp"
#include "web/editor/rebalance_view.hpp"
#include "web/form.hpp"

namespace panelist::web::editor {
namespace {

Answer rebalance_preview(Visit& visit, const service::RebalanceAsk& ask,
                         const std::string& mistake) {
  const auto preview = service::preview_rebalance(visit.unit, ask);
  if (!preview) return refusal_page(visit, preview.error());
  Json view = rebalance_view(*preview, ask, reader_of(visit));
  view["mistake"] = mistake;
  return editor_page(visit, "rebalance.html", {"Share out open work", "/editor"}, std::move(view),
                     mistake.empty() ? 200 : 412);
}

}  // namespace

Result<Plan> rebalance_page(const Call& call) {
  service::RebalanceAsk ask;
  ask.person = call.request.parameter("person").value_or("");
  ask.evens_out = call.request.parameter("even").value_or("") == "1";
  return reading([ask](Visit& visit) { return rebalance_preview(visit, ask, ""); });
}

Result<Plan> apply_rebalance(const Call& call) {
  auto form = Form::parse(call.request.body);
  if (!form) return fail(form.error());
  const service::RebalanceAsk ask{form->get("person"), form->get("even") == "1"};
  return writing([ask, plan = form->get("plan")](Visit& visit) -> Answer {
    const auto outcomes = service::rebalance(visit.unit, ask, plan);
    if (outcomes)
      return editor_page(visit, "rebalance.html", {"Shared out anew", "/editor"},
                         rebalanced_view(*outcomes, ask, reader_of(visit)));
    if (outcomes.error().code != ErrorCode::stale) return refusal_page(visit, outcomes.error());
    return rebalance_preview(visit, ask,
                             "Nothing was moved: something changed since you looked. This is the "
                             "plan as it would be now.");
  });
}

}  // namespace panelist::web::editor
