#include "publish/llms_txt.hpp"

#include "publish/addresses.hpp"
#include "publish/markdown.hpp"
#include "publish/page_parts.hpp"

namespace panelist::publish {
namespace {

std::string link(const std::string& title, const std::string& url, const std::string& note) {
  return "- [" + markdown_text(title) + "](" + url + "): " + note + "\n";
}

std::string figure(const domain::Tally& tally) {
  return domain::format_percent(tally.ship_percent()) + " panel ship, " +
         of_text(tally.ships, tally.votes);
}

}  // namespace

std::string llms_txt(const SiteSettings& site, const std::vector<ComparisonLink>& comparisons,
                     const std::vector<ToolLink>& tools) {
  std::string out = "# " + site.name + "\n\n> " + site.strapline + "\n\n";
  out +=
      "Each tool is judged by a panel of reviewer personas. Every reviewer says ship or skip and "
      "why, without seeing the others before the panel closes. Every page exists as HTML, as "
      "Markdown (add .md) and as JSON, with the same content hash.\n\n";
  const auto at = [&](std::string_view path) { return site.base_url + std::string(path); };
  out += "## How to read\n\n";
  out += link("Methodology", at(methodology_path), "how verdicts are made; every panel counted");
  out += link("Changes", at(json_feed_path), "JSON Feed of every published change");
  out += link("API", at("/api/v1/openapi.json"), "OpenAPI 3.1; published pages need no token");
  if (!comparisons.empty()) out += "\n## Comparisons\n\n";
  for (const ComparisonLink& comparison : comparisons) {
    out += link(comparison.left_name + " vs " + comparison.right_name,
                at(comparison_markdown_path(comparison.slug)),
                figure(comparison.left_tally) + " against " + figure(comparison.right_tally));
  }
  if (!tools.empty()) out += "\n## Tools\n\n";
  for (const ToolLink& tool : tools) {
    out += link(tool.name, at(tool_markdown_path(tool.slug)),
                figure(tool.tally) + "; " + markdown_text(tool.tagline));
  }
  return out;
}

}  // namespace panelist::publish
