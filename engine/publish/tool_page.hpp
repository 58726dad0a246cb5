#pragma once
// The page /tools/{slug}: one tool's facts and its scorecard.
#include <string>
#include <vector>

#include "base/json.hpp"
#include "domain/scorecard.hpp"
#include "publish/listing.hpp"
#include "publish/site_settings.hpp"
#include "publish/template_set.hpp"
#include "publish/tool_live.hpp"

namespace panelist::publish {

struct ToolPage {
  PageStamp stamp;
  domain::Scorecard card;  ///< domain::scorecard_from_content(content)
  ToolLive live;
  std::vector<ComparisonLink> comparisons;  ///< published ones that show this tool
  std::vector<CompareChoice> compare_with;  ///< offered in "Compare with"; none: no such form
};

/// Template data of site/tool.html; documented at the top of that file.
Json tool_view(const SiteSettings& site, const ToolPage& page);
std::string tool_html(const TemplateSet& templates, const SiteSettings& site, const ToolPage& page);
std::string tool_markdown(const SiteSettings& site, const ToolPage& page);
/// One side of the API's comparison: slug, name, category, ...
Json tool_side_json(const domain::Scorecard& card, const ToolLive& live);
std::string tool_etag(const TemplateSet& templates, const ToolPage& page);

}  // namespace panelist::publish
