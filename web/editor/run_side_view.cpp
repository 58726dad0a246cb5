#include "web/editor/run_side_view.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "publish/addresses.hpp"
#include "web/editor/move_view.hpp"
#include "web/editor/phase_words.hpp"
#include "web/editor/run_act_words.hpp"
#include "web/editor/step_words.hpp"
#include "web/editor/unblock_view.hpp"
#include "workflow/drawing.hpp"

namespace panelist::web::editor {
namespace {

Json steps_view(const service::RunView& run) {
  Json steps = Json::array();
  for (const service::StepView& step : run.steps)
    steps.push_back({{"title", step_title(step.kind, step.id)},
                     {"is_done", step.is_done && !step.is_current},
                     {"is_now", step.is_current}});
  return steps;
}

/// Id of the step the run stands at; empty once it is over.
std::string_view present_step(const service::RunView& run) {
  for (const service::StepView& step : run.steps)
    if (step.is_current) return step.id;
  return {};
}

/// What rings at the same moment for the same purpose, as one line.
struct ClockLine {
  std::string name;
  Instant at{};
  std::vector<std::string> seats;
};

std::vector<ClockLine> clock_lines(const std::vector<service::ClockView>& clocks) {
  std::vector<ClockLine> lines;
  for (const service::ClockView& clock : clocks) {
    auto line = std::find_if(lines.begin(), lines.end(), [&](const ClockLine& old) {
      return old.name == clock.name && old.at == clock.at;
    });
    if (line == lines.end()) line = lines.insert(lines.end(), {clock.name, clock.at, {}});
    std::string seat = to_lower_ascii(clock.persona);
    if (!clock.person.empty()) seat += (seat.empty() ? "" : ", ") + clock.person;
    if (!seat.empty()) line->seats.push_back(std::move(seat));
  }
  return lines;
}

std::string clock_title(const std::string& name, bool is_many) {
  if (name == "due") return "Due";
  if (name == "reminder") return is_many ? "Reminders" : "Reminder";
  if (name == "lease") return "Back to the pool";
  if (name == "deadline") return "The panel's deadline";
  if (name == "hold") return "The wait ends";
  if (name == "overdue") return "Escalation";
  return name;
}

Json clocks_view(const RunBeside& beside, const Reader& reader) {
  Json clocks = Json::array();
  for (const ClockLine& line : clock_lines(beside.clocks.clocks))
    clocks.push_back({{"what", clock_title(line.name, line.seats.size() > 1)},
                      {"seats", join(line.seats, "; ")},
                      {"at", time_view(line.at, reader)},
                      {"late", line.at < reader.now}});
  return clocks;
}

Json phases_view(const RunBeside& beside, const Reader& reader) {
  Json phases = Json::array();
  for (const service::PhaseSpan& span : beside.clocks.phases) {
    const Instant until = span.until.value_or(reader.now);
    phases.push_back({{"title", phase_title(span.phase)},
                      {"span", format_span(until - span.from)},
                      {"is_now", !span.until}});
  }
  return phases;
}

Json seals_view(const RunBeside& beside, const service::RunView& run, const Reader& reader) {
  Json seals = Json::array();
  for (const service::SealView& seal : beside.seals) {
    std::string title = seal.persona;
    for (const service::SeatView& seat : run.seats)
      if (seat.persona == seal.persona) title = seat.title;
    seals.push_back({{"title", title},
                     {"version", seal.version},
                     {"commitment", seal.commitment},
                     {"short", seal.commitment.substr(0, 16)},
                     {"state", seal.opened ? "opened" : seal.state},
                     {"at", time_view(seal.submitted_at, reader)}});
  }
  return seals;
}

void add_pages(Json& view, const service::RunView& run, const RunBeside& beside) {
  view["pages_line"] = nullptr;
  view["preview"] = nullptr;
  if (run.pages_to_change > 0) {
    view["pages_line"] = "Publishing will " + publication_words(run) + ".";
    view["preview"] = run_path(run.run.id) + "/preview";
  }
  if (run.following)
    view["pages_line"] = "The last change reached " + std::to_string(run.following->done) + " of " +
                         plural(run.following->total, "comparison", "comparisons") + " so far." +
                         (run.following->error.empty()
                              ? ""
                              : " The next could not be made and is tried again: " +
                                    run.following->error);
  view["pages"] = Json::array();
  if (!beside.tool) return;
  if (beside.tool->revision > 0)
    view["pages"].push_back({{"title", beside.tool->tool.name},
                             {"href", publish::tool_path(beside.tool->tool.slug)},
                             {"note", "revision " + std::to_string(beside.tool->revision)},
                             {"hash", beside.tool->content_hash.substr(0, 16)}});
  for (const service::ComparisonRow& row : beside.tool->comparisons) {
    const bool is_out = row.state == service::ComparisonState::published;
    view["pages"].push_back(
        {{"title", row.left_name + " vs " + row.right_name},
         {"href", is_out ? Json(publish::comparison_path(row.slug)) : Json()},
         {"note", is_out ? "revision " + std::to_string(row.revision) : "waiting for both panels"},
         {"hash", row.content_hash.substr(0, 16)}});
  }
}

Json facts_view(const RunBeside& beside, const Reader& reader) {
  Json facts = Json::array();
  if (!beside.tool) return facts;
  const domain::ToolFacts& known = beside.tool->facts;
  const auto add = [&](const char* name, const std::string& value) {
    if (!value.empty()) facts.push_back({{"name", name}, {"value", value}, {"href", nullptr}});
  };
  add("Tagline", known.tagline);
  if (!known.url.empty())
    facts.push_back({{"name", "Link"}, {"value", known.url}, {"href", known.url}});
  add("Maker", known.maker);
  add("Entry", std::string(domain::entry_label(known.entry)));
  if (known.starting_price) add("Price", domain::format_price(*known.starting_price));
  add("Licence", known.licence);
  add("Sent", day_and_clock(beside.tool->created_at, reader));
  return facts;
}

}  // namespace

void add_side(Json& view, const service::RunView& run, const RunBeside& beside,
              const Reader& reader) {
  view["steps"] = steps_view(run);
  view["drawing"] = workflow::draw_definition(*run.definition, present_step(run));
  view["clocks"] = clocks_view(beside, reader);
  view["has_clocks"] = !beside.clocks.clocks.empty();
  view["phases"] = phases_view(beside, reader);
  view["has_phases"] = !beside.clocks.phases.empty();
  view["seals"] = seals_view(beside, run, reader);
  view["has_seals"] = !beside.seals.empty();
  add_pages(view, run, beside);
  view["has_pages"] = !view["pages"].empty() || view["pages_line"].is_string();
  view["facts"] = facts_view(beside, reader);
  view["has_facts"] = !view["facts"].empty();
  view["workflow"] = {{"title", run.workflow_title},
                      {"version", run.workflow_version},
                      {"hash", run.workflow_hash.substr(0, 12)}};
  view["move"] = move_line(run);
  view["export"] = "/api/v1/runs/" + std::to_string(run.run.id.value) + "/export";
}

}  // namespace panelist::web::editor
