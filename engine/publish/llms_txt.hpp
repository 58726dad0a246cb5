#pragma once
// llms.txt: what this site is and where its machine-readable pages are.
#include <string>
#include <vector>

#include "publish/listing.hpp"
#include "publish/site_settings.hpp"

namespace panelist::publish {

std::string llms_txt(const SiteSettings& site, const std::vector<ComparisonLink>& comparisons,
                     const std::vector<ToolLink>& tools);

}  // namespace panelist::publish
