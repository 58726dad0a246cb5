#include "web/editor/run_answer.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "service/get_run.hpp"
#include "web/editor/form_field.hpp"
#include "web/editor/history_view.hpp"
#include "web/editor/page.hpp"
#include "web/editor/run_page_view.hpp"
#include "web/house.hpp"
#include "web/live_hub.hpp"

namespace panelist::web::editor {
namespace {

bool waits_for_triage(const service::RunView& run) {
  return std::any_of(
      run.other_tasks.begin(), run.other_tasks.end(),
      [](const service::TaskView& task) { return task.kind == workflow::TaskKind::triage; });
}

RunBeside load_beside(Visit& visit, const service::RunView& run) {
  RunBeside beside;
  if (auto tool = service::get_tool(visit.unit, run.tool.slug)) beside.tool = std::move(*tool);
  // A tool has one open run at most, and its clocks are the tool's.
  if (!workflow::is_finished(run.run.phase))
    if (auto clocks = service::tool_clocks(visit.unit, run.tool.slug)) beside.clocks = *clocks;
  beside.seals = service::list_run_seals(visit.unit, run.run.id);
  if (waits_for_triage(run) && beside.tool) {
    beside.duplicates =
        service::find_duplicates(visit.unit, beside.tool->facts.name, beside.tool->facts.url);
    std::erase_if(beside.duplicates,
                  [&](const service::DuplicateHint& hint) { return hint.slug == run.tool.slug; });
  }
  return beside;
}

/// "Ben Okafor submitted for the buyer seat, today 14:02 CET."
std::string latest_words(const service::RunView& run, const Reader& reader) {
  if (run.history.empty()) return {};
  const service::HistoryEntry& last = run.history.back();
  std::string what = history_words(last, run, reader).what;
  what.resize(std::min(what.find(". "), what.size()));
  if (what.ends_with('.')) what.pop_back();
  return what + ", " + day_and_clock(last.at, reader) + ".";
}

}  // namespace

Answer run_answer(Visit& visit, RunId id, const Json& flash, int status) {
  const std::string live_after = visit.house.live.last_id();
  const auto run = service::get_run(visit.unit, id);
  if (!run) return refusal_page(visit, run.error());
  const RunPageQuery query{std::string(visit.request.parameter("history").value_or("")),
                           visit.actor().is_admin()};
  Json view = run_page_view(*run, load_beside(visit, *run), query, reader_of(visit));
  if (flash.is_object()) view["flash"] = flash;
  view["live_after"] = live_after;
  view["scripts"] = script_list({"editor/live.js"});
  return editor_page(visit, "run.html", {run->tool.name, "/editor"}, std::move(view), status);
}

Answer refuse_act(Visit& visit, RunId id, const Error& error) {
  if (error.code != ErrorCode::conflict) return refusal_page(visit, error);
  return run_answer(visit, id,
                    flash_view("amber", as_sentence(error.detail) + " Nothing was changed."), 409);
}

Result<void> check_unmoved(const service::RunView& run, const Form& form, const Visit& visit) {
  const std::string& seq = form.get("seq");
  if (seq.empty() || seq == std::to_string(run.run.seq)) return {};
  return fail(conflict(latest_words(run, reader_of(visit))));
}

}  // namespace panelist::web::editor
