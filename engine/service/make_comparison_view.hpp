#pragma once
// Internal: a comparison's view from its row, or of any two published tools.
#include "service/comparison_view.hpp"
#include "service/unit.hpp"
#include "storage/comparisons.hpp"
#include "storage/tools.hpp"

namespace panelist::service {

ComparisonView make_comparison_view(Unit& unit, const storage::PairRow& pair);
/// In canonical order; both must be published.
ComparisonView make_on_request_view(Unit& unit, const storage::ToolRow& left,
                                    const storage::ToolRow& right);

}  // namespace panelist::service
