#pragma once
// Use case: an editor or the API wants a pair side by side.
#include <string>

#include "service/comparison_view.hpp"
#include "service/unit.hpp"

namespace panelist::service {

struct RequestedComparison {
  ComparisonView comparison;   ///< canonical order whatever order was asked
  bool created{false};         ///< false: it was already there (200)
};
/// Published at once when both tools are, waiting otherwise. Errors: forbidden, invalid (unknown
/// slug, the same tool twice), gone (retracted).
Result<RequestedComparison> request_comparison(Unit& unit, std::string_view left_slug,
                                               std::string_view right_slug);

}  // namespace panelist::service
