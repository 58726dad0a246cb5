#pragma once
// schema.org descriptions of pages: SoftwareApplication, Review, ItemList, BreadcrumbList.
#include <string>

#include "base/json.hpp"
#include "publish/comparison_page.hpp"
#include "publish/tool_page.hpp"

namespace panelist::publish {

/// The community's rating is left out while nobody has voted; price only when it is known.
Json comparison_json_ld(const SiteSettings& site, const ComparisonPage& page);
Json tool_json_ld(const SiteSettings& site, const ToolPage& page);
Json list_json_ld(const SiteSettings& site, const std::string& title, const std::string& path,
                  const std::vector<std::pair<std::string, std::string>>& names_and_paths);
/// JSON that is safe inside a script element: <, > and & are written as \u003c, \u003e, \u0026.
std::string embed_json(const Json& value);

}  // namespace panelist::publish
