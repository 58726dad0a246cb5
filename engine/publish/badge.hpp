#pragma once
// A small SVG a maker may show: "panel ship | 75%, 3 of 4".
#include <string>

#include "domain/scorecard.hpp"

namespace panelist::publish {

std::string badge_svg(const std::string& tool_name, const domain::Tally& tally);

}  // namespace panelist::publish
