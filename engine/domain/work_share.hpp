#pragma once
// How much of the work somebody takes, beside the others: 1 unless said otherwise.
#include <optional>
#include <string>
#include <string_view>

namespace panelist::domain {

/// Kept in hundredths, so that sums and comparisons are exact. Somebody with 50 is offered half as
/// much as somebody with 100.
inline constexpr int share_usual = 100;
inline constexpr int share_min = 25;
inline constexpr int share_max = 400;

/// "0.5", "1", "1.25"
std::string format_share(int hundredths);
/// Reads "0.5", ".5", "1.25"; nothing for anything else or outside 0.25 to 4.
std::optional<int> parse_share(std::string_view text);

}  // namespace panelist::domain
