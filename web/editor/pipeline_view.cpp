#include "web/editor/pipeline_view.hpp"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "publish/addresses.hpp"
#include "web/editor/phase_words.hpp"
#include "web/editor/search_words.hpp"
#include "web/editor/seat_words.hpp"
#include "web/editor/unblock_view.hpp"
#include "web/editor/why_words.hpp"
#include "web/form.hpp"

namespace panelist::web::editor {
namespace {

using workflow::RunPhase;

const service::PhaseCount* find_phase(const service::PipelineView& pipeline, RunPhase phase) {
  const auto found =
      std::find_if(pipeline.phases.begin(), pipeline.phases.end(),
                   [&](const service::PhaseCount& count) { return count.phase == phase; });
  return found == pipeline.phases.end() ? nullptr : &*found;
}

bool is_empty_house(const service::PipelineView& pipeline) {
  return std::all_of(pipeline.phases.begin(), pipeline.phases.end(),
                     [](const service::PhaseCount& count) { return count.count == 0; });
}

Json need_view(const service::NeedsYou& need, const Reader& reader, bool is_admin) {
  Json view = {{"tool", need.tool.name},
               {"href", run_path(need.run.id)},
               {"phase", phase_title(need.run.phase)},
               {"sentence", blocking_part(need.sentence)},
               {"since", time_view(need.since, reader)},
               {"unblock", nullptr}};
  if (need.unblock) view["unblock"] = unblock_view(*need.unblock, need.run, is_admin);
  return view;
}

Json tab(const std::string& label, const std::string& count, const std::string& age,
         const std::string& search, bool is_current) {
  return {{"label", label},
          {"count", count},
          {"age", age},
          {"href", search_address(search)},
          {"is_current", is_current}};
}

/// Open states always, finished ones when there are any.
Json stage_tabs(const service::PipelineView& pipeline, const std::string& search,
                const Reader& reader) {
  Json tabs = Json::array();
  const std::string rest = without_kind(search, "state");
  int open = 0;
  for (const service::PhaseCount& count : pipeline.phases)
    if (!workflow::is_finished(count.phase)) open += count.count;
  tabs.push_back(tab("All open", std::to_string(open), "", rest,
                     rest == join(search_words(search), " ")));
  for (const RunPhase phase : {RunPhase::triage, RunPhase::in_review, RunPhase::sign_off,
                               RunPhase::aggregated, RunPhase::on_hold, RunPhase::published,
                               RunPhase::rejected, RunPhase::withdrawn, RunPhase::retired}) {
    const service::PhaseCount* count = find_phase(pipeline, phase);
    const bool is_always = phase == RunPhase::in_review || phase == RunPhase::published;
    const std::string word = "state:" + std::string(workflow::to_string(phase));
    const bool is_current = has_word(search, word);
    if ((!count || count->count == 0) && !is_always && !is_current) continue;
    const std::string age =
        count && count->oldest_at ? "oldest " + age_span(*count->oldest_at, reader) : "";
    tabs.push_back(tab(std::string(phase_title(phase)), std::to_string(count ? count->count : 0),
                       age, with_word(search, word), is_current));
  }
  return tabs;
}

Json chip(const std::string& search, const std::string& word, const std::string& label) {
  const bool is_on = has_word(search, word);
  return {{"label", label},
          {"href", search_address(is_on ? without_word(search, word) : with_word(search, word))},
          {"is_on", is_on}};
}

Json chips(const std::string& search, const std::vector<domain::Persona>& personas) {
  Json list = Json::array();
  list.push_back(chip(search, "overdue", "Overdue"));
  list.push_back(chip(search, "age>3d", "Over 3 days old"));
  for (const domain::Persona& persona : personas)
    list.push_back(
        chip(search, "persona:" + persona.id, "Waits for " + to_lower_ascii(persona.title)));
  if (has_word(search, "state:published")) {
    list.push_back(chip(search, "vote:skip", "With a skip"));
    list.push_back(chip(search, "split:2-2", "Split 2 to 2"));
  }
  return list;
}

void add_table(Json& view, const service::PipelineView& pipeline, const PipelineQuery& query,
               const Reader& reader) {
  view["rows"] = Json::array();
  for (const service::RunRow& row : pipeline.rows.items)
    view["rows"].push_back(run_row_view(row, reader));
  view["has_rows"] = !pipeline.rows.items.empty();
  view["is_first_page"] = query.cursor.empty();
  view["first_page"] = search_address(query.search);
  view["next"] = nullptr;
  if (!pipeline.rows.next.empty()) {
    const std::string address = search_address(query.search);
    view["next"] = address + (query.search.empty() ? "?" : "&") +
                   "cursor=" + encode_component(pipeline.rows.next);
  }
}

}  // namespace

std::string pipeline_heading(const service::PipelineView& pipeline, std::size_t receivers) {
  const int needs = pipeline.needs_you_count + static_cast<int>(receivers);
  std::string heading = needs == 0   ? "Nothing needs you."
                        : needs == 1 ? "1 needs you."
                                     : std::to_string(needs) + " need you.";
  std::vector<std::string> parts;
  const auto add = [&](RunPhase phase, const char* words) {
    const service::PhaseCount* count = find_phase(pipeline, phase);
    if (count && count->count > 0) parts.push_back(std::to_string(count->count) + words);
  };
  add(RunPhase::triage, " in triage");
  add(RunPhase::in_review, " in review");
  add(RunPhase::sign_off, " to sign off");
  add(RunPhase::on_hold, " on hold");
  if (!parts.empty()) heading += " " + join(parts, ", ") + ".";
  return heading;
}

Json run_row_view(const service::RunRow& row, const Reader& reader) {
  std::vector<std::string> tasks;
  for (const TaskId task : row.open_tasks) tasks.push_back(std::to_string(task.value));
  const bool is_finished = workflow::is_finished(row.run.phase);
  Json view = {{"run", row.run.id.value},
               {"tool", row.tool.name},
               {"href", run_path(row.run.id)},
               {"tool_href", "/editor/tools/" + row.tool.slug},
               {"category", row.tool.category},
               {"round", row.run.round > 1 ? Json(row.run.round) : Json()},
               {"phase", phase_title(row.run.phase)},
               {"seats", Json::array()},
               {"waiting_for", row_part(row.waiting_for)},
               {"is_overdue", row.is_overdue},
               {"age", age_span(row.created_at, reader)},
               {"created", time_view(row.created_at, reader)},
               {"expected", time_view(row.expected_at, reader)},
               {"is_open", !is_finished},
               {"is_on_hold", row.run.phase == RunPhase::on_hold},
               {"tasks", join(tasks, ",")},
               {"public_href", nullptr}};
  if (row.tool.is_published) view["public_href"] = publish::tool_path(row.tool.slug);
  for (const service::SeatBox& box : row.seats)
    view["seats"].push_back({{"letter", box.letter},
                             {"persona", box.persona},
                             {"word", seat_word(box.word)},
                             {"kind", seat_box_kind(box.word)}});
  return view;
}

Json pipeline_view(const service::PipelineView& pipeline, const PipelineQuery& query,
                   const std::vector<domain::Persona>& personas, const Reader& reader,
                   bool is_admin) {
  Json view = {{"heading", pipeline_heading(pipeline, query.receivers.size())},
               {"from", "pipeline"},
               {"search", query.search},
               {"mistake", query.mistake.empty() ? Json() : Json(query.mistake)},
               {"needs", Json::array()},
               {"more_needs", nullptr},
               {"is_empty_house", is_empty_house(pipeline)},
               {"is_filtered", !query.search.empty()},
               {"tabs", stage_tabs(pipeline, query.search, reader)},
               {"chips", chips(query.search, personas)}};
  for (const service::NeedsYou& need : pipeline.needs_you)
    view["needs"].push_back(need_view(need, reader, is_admin));
  for (const Json& receiver : query.receivers) view["needs"].push_back(receiver);
  view["has_needs"] = !view["needs"].empty();
  // One filled button per screen: the oldest need.
  if (!view["needs"].empty() && view["needs"][0]["unblock"].is_object())
    view["needs"][0]["unblock"]["is_primary"] = true;
  const int unseen = pipeline.needs_you_count - static_cast<int>(pipeline.needs_you.size());
  if (unseen > 0)
    view["more_needs"] = "And " + std::to_string(unseen) +
                         " more: they appear here as you clear these, oldest first.";
  add_table(view, pipeline, query, reader);
  return view;
}

}  // namespace panelist::web::editor
