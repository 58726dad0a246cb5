#pragma once
// The page /compare/{left}-vs-{right} in its three forms. Pure functions of their arguments.
#include <string>
#include <vector>

#include "base/json.hpp"
#include "domain/comparison.hpp"
#include "publish/listing.hpp"
#include "publish/site_settings.hpp"
#include "publish/template_set.hpp"
#include "publish/tool_live.hpp"

namespace panelist::publish {

struct ComparisonPage {
  PageStamp stamp;
  domain::Scorecard left, right;  ///< domain::scorecard_from_content(content["left"] / ["right"])
  ToolLive left_live, right_live;
  std::vector<CompareChoice> compare_with;  ///< offered in "Compare with"; none: no such form
};

/// Template data of site/comparison.html; documented at the top of that file.
Json comparison_view(const SiteSettings& site, const ComparisonPage& page);
std::string comparison_html(const TemplateSet& templates, const SiteSettings& site,
                            const ComparisonPage& page);
std::string comparison_markdown(const SiteSettings& site, const ComparisonPage& page);
/// Body of GET /api/v1/comparisons/{slug} once published; PRODUCT.md section 10.
Json comparison_json(const ComparisonPage& page);
/// Validator of the HTML form.
std::string comparison_etag(const TemplateSet& templates, const ComparisonPage& page);

}  // namespace panelist::publish
