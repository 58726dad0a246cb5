#pragma once
// Queries: slugs that pages had before a tool was renamed. Each still leads somewhere.
#include <map>
#include <string>
#include <vector>

#include "service/unit.hpp"

namespace panelist::service {

/// By tool; all of them at once, since a rename is rare.
using FormerSlugs = std::map<ToolId, std::vector<std::string>>;
FormerSlugs list_former_slugs(Unit& unit);

/// Slugs under which the comparisons of a renamed tool may have been seen: every name of either
/// side, in both orders, since a new name may change the order. A pair of two renamed tools is
/// named for its left side only.
std::vector<std::string> list_former_pair_slugs(Unit& unit, const FormerSlugs& former, ToolId tool);

}  // namespace panelist::service
