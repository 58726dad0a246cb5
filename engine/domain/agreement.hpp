#pragma once
// Agreement of reviewers over many tools.
#include <optional>
#include <vector>

namespace panelist::domain {

/// Rows are tools, entries are votes: 1 ship, 0 skip; missing votes are left out of the row.
using VoteTable = std::vector<std::vector<int>>;

/// Each is nothing when it cannot be computed (fewer than two votes, no variation where needed).
std::optional<double> raw_agreement(const VoteTable& votes);
/// Krippendorff (2011), "Computing Krippendorff's Alpha-Reliability", nominal data, missing
/// allowed.
std::optional<double> krippendorff_alpha(const VoteTable& votes);
/// Gwet (2008), "Computing inter-rater reliability and its variance in the presence of high
/// agreement".
std::optional<double> gwet_ac1(const VoteTable& votes);
/// Fleiss (1971); rows must have the same number of votes.
std::optional<double> fleiss_kappa(const VoteTable& votes);

}  // namespace panelist::domain
