#include "web/demo/guide.hpp"

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "service/get_run.hpp"
#include "web/house.hpp"

namespace panelist::web::demo {
namespace {

inline constexpr std::size_t events_shown = 12;

Json read_json(const std::string& file) {
  std::ifstream in(file);
  return Json::parse(in, nullptr, false);
}

std::string clock_text(const std::string& rfc3339) {
  return rfc3339.size() >= 23 ? rfc3339.substr(11, 12) : rfc3339;
}

std::string_view sentence_of(const std::string& type) {
  if (type == "verdict.submitted") return "Verdict sealed";
  if (type == "panel.closed") return "Panel closed: the seals are opened";
  if (type == "run.aggregated") return "Votes aggregated";
  if (type == "run.published") return "Page published";
  return {};
}

/// About the run, or about a page that shows its tool.
bool is_about(const Json& event, std::int64_t run, const std::string& slug) {
  return event.value("run", std::int64_t{0}) == run ||
         event.value("slug", "").find(slug) != std::string::npos;
}

/// What the receiver got about this run, latest last.
Json received_events(const std::string& folder, std::int64_t run, const std::string& slug) {
  std::ifstream in(folder + "/received.jsonl");
  Json events = Json::array();
  for (std::string line; std::getline(in, line);) {
    const Json event = Json::parse(line, nullptr, false);
    if (!event.is_object() || !is_about(event, run, slug)) continue;
    events.push_back({{"at", clock_text(event.value("at", ""))},
                      {"type", event.value("type", "")},
                      {"slug", event.value("slug", "")},
                      {"is_verified", event.value("verified", false)}});
    if (events.size() > events_shown) events.erase(events.begin());
  }
  return events;
}

Json timeline(const service::RunView& run) {
  Json entries = Json::array();
  for (const service::HistoryEntry& entry : run.history) {
    const std::string_view text = sentence_of(entry.type);
    if (text.empty()) continue;
    entries.push_back({{"at", clock_text(format_rfc3339(entry.at))},
                       {"text", text},
                       {"who", entry.type == "verdict.submitted" ? entry.actor : ""}});
  }
  return entries;
}

}  // namespace

Json read_seat(const std::string& folder) { return read_json(folder + "/demo.json"); }

Json guide_view(Visit& visit) {
  const std::string& folder = visit.house.settings.demo_folder;
  const Json seat = read_seat(folder);
  Json view = Json::object();
  if (!seat.is_object()) return view;
  view["form_token"] = visit.form_token;
  view["tool"] = seat["name"];
  view["task_path"] = "/desk/tasks/" + seat["task"].dump();
  view["run_path"] = "/editor/runs/" + seat["run"].dump();
  view["tool_path"] = "/tools/" + seat["slug"].get<std::string>();
  view["is_receiver_up"] = std::filesystem::exists(folder + "/receiver-is-up");
  const Json plug = read_json(folder + "/plug.json");
  if (plug.is_object())
    view["plug"] = {{"at", clock_text(plug.value("at", ""))},
                    {"back_after", std::to_string(plug.value("back_after_ms", 0)) + " ms"}};
  // The guide looks as an editor does: seats and times, never a sealed vote.
  service::Unit& unit = visit.unit;
  const service::Actor caller = unit.actor;
  unit.actor.roles.add(domain::Role::editor);
  unit.actor.label = "engine";
  if (const auto run = service::get_run(unit, RunId{seat["run"].get<std::int64_t>()})) {
    view["timeline"] = {{"rows", timeline(*run)}};
    view["seats_in"] = std::to_string(run->panel.in) + " of " + std::to_string(run->panel.of);
    view["is_published"] = run->published_at.has_value();
  }
  unit.actor = caller;
  view["events"] = {{"rows", received_events(folder, seat["run"], seat["slug"])}};
  return view;
}

}  // namespace panelist::web::demo
