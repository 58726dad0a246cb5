#pragma once
// Internal to the folder: fills rows from columns, most rows first, then at the least cost.
#include <compare>
#include <cstdint>
#include <optional>
#include <vector>

namespace panelist::workflow {

/// Compared field by field, from the most important to the least.
struct SeatCost {
  std::int64_t unfilled{0};
  std::int64_t doubled{0};
  std::int64_t load{0};
  std::int64_t lot{0};  ///< drawn from the seed
  friend auto operator<=>(const SeatCost&, const SeatCost&) = default;
  SeatCost& operator+=(const SeatCost& other);
  SeatCost& operator-=(const SeatCost& other);
};

/// `costs[row][column]`, nothing where the pair is impossible. Yields per row its column or
/// nothing, each column used at most once, with the smallest sum, an unfilled row costing more than
/// anything else. Hungarian method, O(rows^2 x columns): a panel has few rows, whatever the number
/// of people.
std::vector<std::optional<std::size_t>> match_seats(
    const std::vector<std::vector<std::optional<SeatCost>>>& costs, std::size_t columns);

}  // namespace panelist::workflow
