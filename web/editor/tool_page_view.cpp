#include "web/editor/tool_page_view.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "publish/addresses.hpp"
#include "web/editor/phase_words.hpp"
#include "web/editor/unblock_view.hpp"
#include "workflow/run_state.hpp"

namespace panelist::web::editor {
namespace {

Json comparison_view(const service::ComparisonRow& row, const Reader& reader) {
  const bool is_out = row.state == service::ComparisonState::published;
  std::string state = is_out ? "published, revision " + std::to_string(row.revision) : "waiting";
  if (row.state == service::ComparisonState::retracted) state = "retracted: " + row.reason;
  const std::string origin = row.origin == "submission" ? "asked for when it was sent"
                             : row.origin == "editor"   ? "asked for by an editor"
                                                        : "nearest neighbour";
  return {{"title", row.left_name + " vs " + row.right_name},
          {"href", is_out ? Json(publish::comparison_path(row.slug)) : Json()},
          {"state", state},
          {"origin", origin},
          {"changed", time_view(row.changed_at, reader)},
          {"retract", row.state == service::ComparisonState::retracted
                          ? Json()
                          : Json("/editor/comparisons/" + row.slug + "/retract")}};
}

Json personas_view(const workflow::Catalog& catalog, const std::vector<std::string>& concerned) {
  Json personas = Json::array();
  for (const domain::Persona& persona : catalog.personas)
    personas.push_back({{"id", persona.id},
                        {"title", persona.title},
                        {"letter", persona.letter},
                        {"is_concerned", std::find(concerned.begin(), concerned.end(),
                                                   persona.id) != concerned.end()}});
  return personas;
}

/// "the buyer and the developer": whose verdicts the changed facts are the business of.
std::string concerned_words(const workflow::Catalog& catalog,
                            const std::vector<std::string>& concerned) {
  std::vector<std::string> titles;
  for (const domain::Persona& persona : catalog.personas)
    if (std::find(concerned.begin(), concerned.end(), persona.id) != concerned.end())
      titles.push_back("the " + to_lower_ascii(persona.title));
  return join(titles, " and ");
}

Json workflows_view(const workflow::Catalog& catalog) {
  Json workflows = Json::array();
  for (const workflow::DefinitionPtr& definition : catalog.definitions)
    workflows.push_back({{"name", definition->name}, {"title", definition->title}});
  return workflows;
}

Json facts_view(const domain::ToolFacts& facts) {
  Json rows = Json::array();
  const auto add = [&](const char* name, const std::string& value) {
    if (!value.empty()) rows.push_back({{"name", name}, {"value", value}});
  };
  add("Tagline", facts.tagline);
  add("Category", facts.category);
  add("Link", facts.url);
  add("Maker", facts.maker);
  add("Kind", facts.kind);
  add("Entry", std::string(domain::entry_label(facts.entry)));
  if (facts.starting_price) add("Starting price", domain::format_price(*facts.starting_price));
  add("Licence", facts.licence);
  add("Free tier", facts.free_tier_limit);
  add("Price source", facts.price_source);
  if (facts.price_checked_at) add("Price checked", format_date(*facts.price_checked_at));
  if (!facts.capabilities.empty())
    add("Capabilities",
        plural(static_cast<long long>(facts.capabilities.size()), "capability", "capabilities"));
  return rows;
}

}  // namespace

Json tool_page_view(const service::ToolView& tool, const ToolBeside& beside, const Reader& reader) {
  const std::string base = "/editor/tools/" + tool.tool.slug;
  const bool is_open = tool.run && !workflow::is_finished(tool.run->phase);
  Json view = {{"tool", tool.tool.name},
               {"slug", tool.tool.slug},
               {"category", tool.tool.category},
               {"edit", base + "/edit"},
               {"facts_version", tool.tool.facts_version},
               {"facts", facts_view(tool.facts)},
               {"facts_changes", tool.facts_changes},
               {"has_facts_changes", !tool.facts_changes.empty()},
               {"run", nullptr},
               {"public_href", nullptr},
               {"revision", tool.revision},
               {"round_post", base + "/rounds"},
               {"may_start", tool.run && !is_open},
               {"personas", personas_view(*beside.catalog, tool.seats_concerned)},
               {"concerned", concerned_words(*beside.catalog, tool.seats_concerned)},
               {"workflows", workflows_view(*beside.catalog)},
               {"compare_post", base + "/compare"},
               {"comparisons", Json::array()},
               {"others", Json::array()},
               {"sent", time_view(tool.created_at, reader)}};
  if (tool.run)
    view["run"] = {{"href", run_path(tool.run->id)},
                   {"phase", phase_title(tool.run->phase)},
                   {"round", tool.run->round}};
  if (tool.tool.is_published) view["public_href"] = publish::tool_path(tool.tool.slug);
  for (const service::ComparisonRow& row : tool.comparisons)
    view["comparisons"].push_back(comparison_view(row, reader));
  view["has_comparisons"] = !tool.comparisons.empty();
  for (const service::ToolRow& other : beside.others)
    if (other.tool.slug != tool.tool.slug)
      view["others"].push_back({{"slug", other.tool.slug}, {"name", other.tool.name}});
  return view;
}

}  // namespace panelist::web::editor
