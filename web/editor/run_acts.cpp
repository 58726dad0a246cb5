// An editor's acts on a run, and the pages that ask before them.
#include <nlohmann/json.hpp>

#include "service/act_on_run.hpp"
#include "service/get_run.hpp"
#include "web/api/read.hpp"
#include "web/editor/confirm_view.hpp"
#include "web/editor/handlers.hpp"
#include "web/editor/page.hpp"
#include "web/editor/run_act_words.hpp"
#include "web/editor/run_answer.hpp"
#include "web/editor/unblock_view.hpp"
#include "web/form.hpp"

namespace panelist::web::editor {
namespace {

struct RunAddress {
  RunId run;
  workflow::RunVerb verb{};
};
Result<RunAddress> read_run_address(const Call& call) {
  auto id = api::read_id_as<RunId>(call.capture(0));
  if (!id) return fail(id.error());
  const auto verb = workflow::parse_run_verb(call.capture(1));
  if (!verb) return fail(not_found("a run has no page \"" + call.capture(1) + "\""));
  return RunAddress{*id, *verb};
}

Answer ask(Visit& visit, const service::RunView& run, workflow::RunVerb verb,
           const std::string& reason, const std::string& mistake) {
  Confirm confirm = confirm_run_act(run, verb);
  confirm.reason = reason;
  confirm.mistake = mistake;
  Json view = confirm_view(confirm);
  return editor_page(visit, "confirm.html", {confirm.heading, "/editor"}, std::move(view),
                     mistake.empty() ? 200 : 422);
}

Answer act(Visit& visit, const RunAddress& address, const Form& form) {
  const auto before = service::get_run(visit.unit, address.run);
  if (!before) return refusal_page(visit, before.error());
  if (auto unmoved = check_unmoved(*before, form, visit); !unmoved)
    return refuse_act(visit, address.run, unmoved.error());
  const auto done = service::act_on_run(visit.unit, {address.run, address.verb, reason_of(form)});
  if (done) return see_other(run_path(address.run), said_after(address.verb));
  if (done.error().code == ErrorCode::invalid && has_confirmation(address.verb))
    return ask(visit, *before, address.verb, reason_of(form), "Say why: a reason is needed.");
  return refuse_act(visit, address.run, done.error());
}

}  // namespace

Result<Plan> run_act_page(const Call& call) {
  auto address = read_run_address(call);
  if (!address) return fail(address.error());
  if (!has_confirmation(address->verb)) return fail(not_found("there is no such page"));
  return reading([address = *address](Visit& visit) -> Answer {
    const auto run = service::get_run(visit.unit, address.run);
    if (!run) return refusal_page(visit, run.error());
    return ask(visit, *run, address.verb, "", "");
  });
}

Result<Plan> act_on_run(const Call& call) {
  auto address = read_run_address(call);
  if (!address) return fail(address.error());
  auto form = Form::parse(call.request.body);
  if (!form) return fail(form.error());
  return writing(
      [address = *address, form = *form](Visit& visit) { return act(visit, address, form); });
}

}  // namespace panelist::web::editor
