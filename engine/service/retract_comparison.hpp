#pragma once
// Use case: take a comparison back. Its page answers 410 with date and reason from then on.
#include <string>

#include "service/comparison_view.hpp"
#include "service/unit.hpp"

namespace panelist::service {

/// Errors: not_found, forbidden, conflict (already retracted), invalid (reason missing).
Result<ComparisonView> retract_comparison(Unit& unit, std::string_view slug,
                                          const std::string& reason);

}  // namespace panelist::service
