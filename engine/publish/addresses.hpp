#pragma once
// Where everything public lives. Paths start with a slash; put SiteSettings::base_url before them.
#include <string>
#include <string_view>

namespace panelist::publish {

std::string comparison_path(std::string_view slug);           // /compare/a-vs-b
std::string comparison_markdown_path(std::string_view slug);  // /compare/a-vs-b.md
std::string comparison_json_path(std::string_view slug);      // /api/v1/comparisons/a-vs-b
std::string tool_path(std::string_view slug);                 // /tools/a
std::string tool_markdown_path(std::string_view slug);        // /tools/a.md
std::string tool_json_path(std::string_view slug);            // /api/v1/tools/a
std::string tool_history_path(std::string_view slug);         // /tools/a/history.json
std::string category_path(std::string_view slug);             // /categories/developer-tools
std::string persona_path(std::string_view id);                // /personas/buyer
std::string badge_path(std::string_view tool_slug);           // /badges/a.svg
std::string sitemap_part_path(std::string_view part);         // /sitemap-tool-0.xml
/// Further rows of a list: /categories/tools/older/12. A path of its own, since a query is nothing
/// to a server of files.
std::string older_path(std::string_view list_path, std::string_view cursor);

inline constexpr std::string_view changelog_path = "/changes";
inline constexpr std::string_view atom_path = "/changes.atom";
inline constexpr std::string_view json_feed_path = "/changes.json";
inline constexpr std::string_view methodology_path = "/methodology";
inline constexpr std::string_view sitemap_path = "/sitemap.xml";
inline constexpr std::string_view llms_txt_path = "/llms.txt";

}  // namespace panelist::publish
