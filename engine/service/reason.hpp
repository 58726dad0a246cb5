#pragma once
// The reason somebody gives for an act: it stands in the history of the run for ever, so it is
// short.
#include <cstddef>
#include <string_view>

#include "base/result.hpp"
#include "base/text.hpp"

namespace panelist::service {

inline constexpr std::size_t reason_code_points_max = 2'000;

/// Whether there must be one is the act's own rule.
inline Result<void> check_reason(std::string_view reason) {
  if (count_code_points(reason) <= reason_code_points_max) return {};
  return fail(invalid_field("reason", "may have at most 2,000 characters"));
}

}  // namespace panelist::service
