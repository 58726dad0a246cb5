#include "domain/agreement.hpp"

#include <cmath>

namespace panelist::domain {
namespace {

struct Row {
  double ships{0}, votes{0};
  /// Of the ordered pairs of votes in this row, those that agree.
  double agreeing_pairs() const {
    const double skips = votes - ships;
    return ships * (ships - 1) + skips * (skips - 1);
  }
  double pairs() const { return votes * (votes - 1); }
};

Row count_row(const std::vector<int>& votes) {
  Row row;
  row.votes = static_cast<double>(votes.size());
  for (const int vote : votes) row.ships += vote == 1 ? 1 : 0;
  return row;
}

}  // namespace

std::optional<double> raw_agreement(const VoteTable& votes) {
  double sum = 0;
  double rows = 0;
  for (const auto& entries : votes) {
    const Row row = count_row(entries);
    if (row.votes < 2) continue;
    sum += row.agreeing_pairs() / row.pairs();
    rows += 1;
  }
  if (rows == 0) return std::nullopt;
  return sum / rows;
}

std::optional<double> krippendorff_alpha(const VoteTable& votes) {
  double disagreeing = 0;  // off-diagonal sum of the coincidence matrix
  double ships = 0;
  double pairable = 0;  // votes in rows with at least two
  for (const auto& entries : votes) {
    const Row row = count_row(entries);
    if (row.votes < 2) continue;
    disagreeing += (row.pairs() - row.agreeing_pairs()) / (row.votes - 1);
    ships += row.ships;
    pairable += row.votes;
  }
  const double expected = 2 * ships * (pairable - ships);
  if (expected == 0) return std::nullopt;  // everybody voted alike, or nobody can be paired
  return 1 - (pairable - 1) * disagreeing / expected;
}

std::optional<double> gwet_ac1(const VoteTable& votes) {
  const auto agreement = raw_agreement(votes);
  if (!agreement) return std::nullopt;
  double share = 0;  // mean over the tools of the part of their votes that are ships
  double rows = 0;
  for (const auto& entries : votes) {
    const Row row = count_row(entries);
    if (row.votes < 1) continue;
    share += row.ships / row.votes;
    rows += 1;
  }
  share /= rows;
  const double by_chance = 2 * share * (1 - share);  // at most one half, so never divided by zero
  return (*agreement - by_chance) / (1 - by_chance);
}

std::optional<double> fleiss_kappa(const VoteTable& votes) {
  const auto agreement = raw_agreement(votes);
  if (!agreement) return std::nullopt;
  double ships = 0;
  double total = 0;
  for (const auto& entries : votes) {
    if (entries.size() != votes.front().size()) return std::nullopt;
    const Row row = count_row(entries);
    ships += row.ships;
    total += row.votes;
  }
  const double share = ships / total;
  const double by_chance = share * share + (1 - share) * (1 - share);
  if (by_chance == 1) return std::nullopt;
  return (*agreement - by_chance) / (1 - by_chance);
}

}  // namespace panelist::domain
