#include "workflow/seat_matching.hpp"

#include <cstddef>
#include <limits>

namespace panelist::workflow {

SeatCost& SeatCost::operator+=(const SeatCost& other) {
  unfilled += other.unfilled;
  doubled += other.doubled;
  load += other.load;
  lot += other.lot;
  return *this;
}

SeatCost& SeatCost::operator-=(const SeatCost& other) {
  unfilled -= other.unfilled;
  doubled -= other.doubled;
  load -= other.load;
  lot -= other.lot;
  return *this;
}

namespace {

constexpr SeatCost unreached{std::numeric_limits<std::int64_t>::max() / 4, 0, 0, 0};
constexpr SeatCost unfilled_row{1, 0, 0, 0};
constexpr SeatCost impossible{1'000'000, 0, 0, 0};

/// The shortest augmenting path form of the Hungarian method, with potentials. Row and column 0 are
/// the usual sentinels, so everything below counts from 1.
class Matcher {
 public:
  Matcher(const std::vector<std::vector<std::optional<SeatCost>>>& costs, std::size_t columns)
      : costs_(costs),
        rows_(costs.size()),
        real_columns_(columns),
        columns_(columns + costs.size()),  // one "left empty" column per row
        row_potential_(rows_ + 1),
        column_potential_(columns_ + 1),
        row_of_(columns_ + 1, 0) {
    for (std::size_t row = 1; row <= rows_; ++row) place(row);
  }

  std::vector<std::optional<std::size_t>> result() const {
    std::vector<std::optional<std::size_t>> chosen(rows_);
    for (std::size_t column = 1; column <= real_columns_; ++column)
      if (row_of_[column] != 0 && costs_[row_of_[column] - 1][column - 1])
        chosen[row_of_[column] - 1] = column - 1;
    return chosen;
  }

 private:
  SeatCost reduced(std::size_t row, std::size_t column) const {
    SeatCost cost = unfilled_row;
    if (column <= real_columns_) cost = costs_[row - 1][column - 1].value_or(impossible);
    cost -= row_potential_[row];
    cost -= column_potential_[column];
    return cost;
  }

  void place(std::size_t row) {
    std::vector<SeatCost> distance(columns_ + 1, unreached);
    std::vector<std::size_t> came_from(columns_ + 1, 0);
    std::vector<char> visited(columns_ + 1, 0);
    row_of_[0] = row;
    std::size_t column = 0;
    while (row_of_[column] != 0) column = step(column, distance, came_from, visited);
    while (column != 0) {
      row_of_[column] = row_of_[came_from[column]];
      column = came_from[column];
    }
  }

  /// Visits `column`, relaxes its neighbours and returns the nearest column not visited yet.
  std::size_t step(std::size_t column, std::vector<SeatCost>& distance,
                   std::vector<std::size_t>& came_from, std::vector<char>& visited) {
    visited[column] = 1;
    std::size_t nearest = 0;
    SeatCost delta = unreached;
    for (std::size_t next = 1; next <= columns_; ++next) {
      if (visited[next]) continue;
      const SeatCost cost = reduced(row_of_[column], next);
      if (cost < distance[next]) {
        distance[next] = cost;
        came_from[next] = column;
      }
      if (distance[next] < delta) {
        delta = distance[next];
        nearest = next;
      }
    }
    for (std::size_t other = 0; other <= columns_; ++other) {
      if (visited[other]) {
        row_potential_[row_of_[other]] += delta;
        column_potential_[other] -= delta;
      } else {
        distance[other] -= delta;
      }
    }
    return nearest;
  }

  const std::vector<std::vector<std::optional<SeatCost>>>& costs_;
  std::size_t rows_, real_columns_, columns_;
  std::vector<SeatCost> row_potential_, column_potential_;
  std::vector<std::size_t> row_of_;
};

}  // namespace

std::vector<std::optional<std::size_t>> match_seats(
    const std::vector<std::vector<std::optional<SeatCost>>>& costs, std::size_t columns) {
  return Matcher(costs, columns).result();
}

}  // namespace panelist::workflow
