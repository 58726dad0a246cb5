#include "service/message_data.hpp"

#include <nlohmann/json.hpp>

#include "base/time.hpp"

namespace panelist::service {
namespace {

// Put together as text: every panel writes a dozen of these, and a JSON tree for each would cost
// more than the rows. Only values that people chose need quoting.
std::string json_text(std::string_view text) {
  return Json(text).dump(-1, ' ', false, Json::error_handler_t::replace);
}

void add_tool_and_run(std::string& out, const storage::LoadedRun& run) {
  out += "\"tool\":{\"id\":" + std::to_string(run.state.tool.value);
  out += ",\"slug\":" + json_text(run.tool_slug) + ",\"name\":" + json_text(run.tool_name);
  out += "},\"run\":{\"id\":" + std::to_string(run.state.id.value);
  out += ",\"round\":" + std::to_string(run.state.round);
  out += ",\"seq\":" + std::to_string(run.state.seq) + '}';
}

}  // namespace

std::string tool_data(const storage::LoadedRun& run) {
  std::string out = "{";
  add_tool_and_run(out, run);
  return out + '}';
}

std::string rejected_data(const storage::LoadedRun& run, std::string_view reason) {
  std::string out = "{";
  add_tool_and_run(out, run);
  return out + ",\"reason\":" + json_text(reason) + '}';
}

std::string task_data(const storage::LoadedRun& run, const workflow::Task& task,
                      std::string_view assignee_name) {
  std::string out = "{";
  add_tool_and_run(out, run);
  out += ",\"task\":{\"id\":" + std::to_string(task.id.value) + ",\"kind\":\"";
  out.append(workflow::to_string(task.kind)).append("\",\"persona\":\"").append(task.persona);
  out.append("\",\"state\":\"").append(workflow::to_string(task.state)).append("\",\"assignee\":");
  out += assignee_name.empty() ? "null" : json_text(assignee_name);
  out += ",\"due_at\":";
  out += task.due_at ? '"' + format_rfc3339(*task.due_at) + '"' : "null";
  return out + "}}";
}

std::string verdict_data(const storage::LoadedRun& run, const workflow::Task& task,
                         std::string_view commitment, int version) {
  std::string out = "{";
  add_tool_and_run(out, run);
  out += ",\"task\":{\"id\":" + std::to_string(task.id.value) + ",\"kind\":\"verdict\"";
  out += ",\"persona\":\"" + task.persona + "\"},\"verdict\":{\"persona\":\"" + task.persona;
  out += "\",\"version\":" + std::to_string(version) + ",\"commitment\":\"";
  out.append(commitment).append("\"},\"panel\":{\"in\":");
  out += std::to_string(run.state.seats_in()) + ",\"of\":" + std::to_string(run.state.seats.size());
  return out + "}}";
}

std::string panel_data(const storage::LoadedRun& run) {
  const domain::Tally& tally = run.state.tally;
  const auto percent = tally.ship_percent();
  std::string out = "{";
  add_tool_and_run(out, run);
  out += ",\"panel\":{\"ship_percent\":" + (percent ? std::to_string(*percent) : "null");
  out += ",\"ships\":" + std::to_string(tally.ships);
  out += ",\"skips\":" + std::to_string(tally.votes - tally.ships);
  out += ",\"abstained\":" + std::to_string(tally.abstained);
  out += ",\"empty\":" + std::to_string(tally.empty);
  out += ",\"votes\":" + std::to_string(tally.votes);
  out += ",\"seats\":" + std::to_string(run.state.seats.size());
  return out + "}}";
}

PageUrls comparison_urls(const Rules& rules, std::string_view slug) {
  const std::string name(slug);
  const std::string& site = rules.canonical_base.empty() ? rules.public_url : rules.canonical_base;
  return {site + "/compare/" + name, rules.public_url + "/api/v1/comparisons/" + name,
          rules.public_url + "/compare/" + name + ".md"};
}

std::string comparison_data(const Rules& rules, const PublishedComparison& comparison) {
  const PageUrls urls = comparison_urls(rules, comparison.slug);
  const Json data{{"comparison",
                   {{"slug", comparison.slug},
                    {"title", comparison.title},
                    {"revision", comparison.revision},
                    {"content_hash", comparison.content_hash},
                    {"urls",
                     {{"html", urls.html}, {"json", urls.json}, {"markdown", urls.markdown}}}}},
                  {"reason", comparison.reason}};
  return data.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace panelist::service
