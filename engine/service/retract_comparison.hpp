#pragma once
// Use case: take a comparison back. Its page answers 410 with date and reason from then on.
#include <string>

#include "service/comparison_view.hpp"
#include "service/unit.hpp"
#include "storage/comparisons.hpp"

namespace panelist::service {

/// Errors: not_found, forbidden, conflict (already retracted), invalid (reason missing).
Result<ComparisonView> retract_comparison(Unit& unit, std::string_view slug,
                                          const std::string& reason);

/// Internal: whatever the actor; a published one is announced. The pair's row must be fresh.
void retract_pair(Unit& unit, const storage::PairRow& pair, const std::string& reason);

}  // namespace panelist::service
