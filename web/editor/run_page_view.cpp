#include "web/editor/run_page_view.hpp"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "domain/scorecard.hpp"
#include "publish/addresses.hpp"
#include "web/editor/duplicates_view.hpp"
#include "web/editor/history_view.hpp"
#include "web/editor/phase_words.hpp"
#include "web/editor/run_side_view.hpp"
#include "web/editor/seat_view.hpp"
#include "web/editor/unblock_view.hpp"
#include "web/editor/why_words.hpp"

namespace panelist::web::editor {
namespace {

using workflow::RunPhase;
using workflow::RunVerb;

/// What an editor may press on a run beside the filled button; `needs_page`: a reason or a
/// consequence first.
struct RunButton {
  RunVerb verb;
  std::string_view unblock, label;
  bool needs_page;
};
constexpr auto run_buttons = std::to_array<RunButton>({
    {RunVerb::publish, "publish", "Publish as it is...", true},
    {RunVerb::retry, "retry", "Retry", false},
    {RunVerb::skip_wait, "skip_wait", "Skip the wait", false},
    {RunVerb::skip_step, "skip_step", "Skip this step...", true},
    {RunVerb::resume, "resume", "Resume", false},
    {RunVerb::hold, "hold", "Hold...", true},
    {RunVerb::withdraw, "withdraw", "Withdraw...", true},
    {RunVerb::retire, "retire", "Retire...", true},
    {RunVerb::retract, "retract", "Retract...", true},
});

/// "Publish without the buyer...": what an editor may do while the panel is open.
std::string early_publication(const service::RunView& run) {
  std::vector<std::string> out;
  for (const service::SeatView& seat : run.seats)
    if (seat.word != service::SeatWord::sealed && seat.word != service::SeatWord::abstained)
      out.push_back(to_lower_ascii(seat.title));
  if (out.size() == 1) return "Publish without the " + out.front() + "...";
  return "Publish without " + plural(static_cast<long long>(out.size()), "seat", "seats") + "...";
}

bool is_at_publish(const service::RunView& run) {
  for (const service::StepView& step : run.steps)
    if (step.is_current) return step.kind == workflow::StepKind::publish;
  return false;
}

Json other_buttons(const service::RunView& run) {
  Json buttons = Json::array();
  const std::string filled =
      run.waiting && run.waiting->unblock ? run.waiting->unblock->action : "";
  for (const RunButton& button : run_buttons) {
    bool is_open = false;
    for (const RunVerb verb : run.actions) is_open = is_open || verb == button.verb;
    if (!is_open || button.unblock == filled) continue;
    // Where publication itself waits, the filled button publishes already.
    if (button.verb == RunVerb::publish && filled == "skip_wait" && is_at_publish(run)) continue;
    const std::string path =
        run_path(run.run.id) + "/" + std::string(workflow::to_string(button.verb));
    const bool is_early = button.verb == RunVerb::publish && !run.panel.closed;
    buttons.push_back({{"label", is_early ? early_publication(run) : std::string(button.label)},
                       {"href", button.needs_page ? Json(path) : Json()},
                       {"post", button.needs_page ? Json() : Json(path)}});
  }
  return buttons;
}

bool may(const service::RunView& run, RunVerb wanted) {
  for (const RunVerb verb : run.actions)
    if (verb == wanted) return true;
  return false;
}

/// What the table lets an editor do with a triage or sign-off beside deciding it.
Json decision_acts(const service::RunView& run, const service::TaskView& task) {
  static constexpr std::pair<workflow::Verb, std::string_view> labels[] = {
      {workflow::Verb::claim, "Take it"},     {workflow::Verb::start, "I have begun"},
      {workflow::Verb::release, "Let it go"}, {workflow::Verb::suspend, "Suspend"},
      {workflow::Verb::resume, "Resume"}};
  Json acts = Json::array();
  for (const auto& [verb, label] : labels)
    if (std::find(task.actions.begin(), task.actions.end(), verb) != task.actions.end())
      acts.push_back({{"label", label},
                      {"post", task_act_path(run.run.id, task.id, workflow::to_string(verb))}});
  return acts;
}

/// Triage and sign-off: approve and reject with the open task's address.
Json decisions_view(const service::RunView& run, const Reader& reader) {
  Json decisions = Json::array();
  for (const service::TaskView& task : run.other_tasks) {
    const bool is_triage = task.kind == workflow::TaskKind::triage;
    const bool is_filled = run.waiting && run.waiting->unblock &&
                           run.waiting->unblock->action == "approve" &&
                           run.waiting->unblock->task == task.id;
    decisions.push_back(
        {{"title", is_triage ? "Triage" : "Sign-off"},
         {"due", due_view(task.due_at, reader)},
         {"who", task.assignee ? Json(task.assignee->name) : Json()},
         {"acts", decision_acts(run, task)},
         {"approve", is_filled ? Json() : Json(task_act_path(run.run.id, task.id, "approve"))},
         {"reject", task_act_path(run.run.id, task.id, "reject")}});
  }
  return decisions;
}

std::string end_reason(const service::RunView& run) {
  for (auto entry = run.history.rbegin(); entry != run.history.rend(); ++entry) {
    if (entry->type != "run.withdrawn" && entry->type != "run.rejected" &&
        entry->type != "run.retired" && entry->type != "run.retracted")
      continue;
    const Json data = Json::parse(entry->data_json, nullptr, false);
    if (data.is_object()) return data.value("reason", "");
  }
  return {};
}

void add_head(Json& view, const service::RunView& run, const RunBeside& beside,
              const RunPageQuery& query, const Reader& reader) {
  view["tool"] = run.tool.name;
  view["category"] = run.tool.category;
  view["tool_href"] = "/editor/tools/" + run.tool.slug;
  view["round"] = run.run.round;
  view["phase"] = phase_title(run.run.phase);
  view["reason"] = run_reason(run, beside, reader);
  view["unblock"] = nullptr;
  view["expected"] = nullptr;
  view["wakes"] = time_view(run.wakes_at, reader);
  if (run.waiting) {
    view["expected"] = time_view(run.waiting->expected_at, reader);
    if (run.waiting->unblock) {
      view["unblock"] = unblock_view(*run.waiting->unblock, run.run, query.is_admin);
      view["unblock"]["is_primary"] = true;
    }
  }
  view["others"] = other_buttons(run);
  view["public_href"] = nullptr;
  if (run.run.phase == RunPhase::published && beside.tool && beside.tool->tool.is_published)
    view["public_href"] = publish::tool_path(run.tool.slug);
  view["round_href"] = workflow::is_finished(run.run.phase)
                           ? Json("/editor/tools/" + run.tool.slug + "#round-title")
                           : Json();
  view["decisions"] = decisions_view(run, reader);
  view["failure"] = run.failure;
}

/// The cause of a failed step is a program's words: it stands in a notice of its own.
std::string without_cause(std::string reason, const std::string& failure) {
  const std::size_t at = failure.empty() ? std::string::npos : reason.find(": " + failure);
  if (at != std::string::npos) reason.erase(at, failure.size() + 2);
  return reason;
}

}  // namespace

std::string run_reason(const service::RunView& run, const RunBeside& beside, const Reader& reader) {
  if (run.waiting) return without_cause(blocking_part(run.waiting->reason), run.failure);
  const std::string why = end_reason(run);
  switch (run.run.phase) {
    case RunPhase::published: {
      std::string reason = "Live";
      if (run.published_at) reason += " since " + day_and_clock(*run.published_at, reader);
      if (beside.tool && beside.tool->revision > 0 && beside.tool->run &&
          beside.tool->run->id == run.run.id)
        reason += ", revision " + std::to_string(beside.tool->revision);
      return reason + ".";
    }
    case RunPhase::withdrawn:
      return "Withdrawn" + (why.empty() ? "." : ": " + why);
    case RunPhase::rejected:
      return "Rejected" + (why.empty() ? "." : ": " + why);
    case RunPhase::retired:
      return "Retired" + (why.empty() ? "." : ": " + why);
    default:
      return std::string(phase_title(run.run.phase)) + ".";
  }
}

Json run_page_view(const service::RunView& run, const RunBeside& beside, const RunPageQuery& query,
                   const Reader& reader) {
  Json view = Json::object();
  add_head(view, run, beside, query, reader);
  view["path"] = run_path(run.run.id);
  view["run"] = run.run.id.value;
  view["seq"] = run.run.seq;
  view["seats"] = seats_view(run, reader);
  view["panel"] = run.panel.of == 0 ? ""
                                    : std::to_string(run.panel.in) + " of " +
                                          std::to_string(run.panel.of) + " in";
  view["is_closed"] = run.panel.closed;
  view["tally"] = nullptr;
  if (run.tally)
    view["tally"] = {
        {"percent", domain::format_percent(run.tally->ship_percent())},
        {"of", std::to_string(run.tally->ships) + " of " + std::to_string(run.tally->votes)}};
  view["may_open"] = may(run, RunVerb::open_sealed) && !run.sealed_opened_by_me && run.panel.in > 0;
  view["opened_by_me"] = run.sealed_opened_by_me && !run.panel.closed;
  view["facts_changes"] = run.facts_changes;
  view["has_facts_changes"] = !run.facts_changes.empty();
  view["duplicates"] = duplicates_view(beside.duplicates, "/editor/tools/");
  view["has_duplicates"] = !beside.duplicates.empty();
  add_side(view, run, beside, reader);
  view["history"] = history_view(run, query.history, reader);
  return view;
}

}  // namespace panelist::web::editor
