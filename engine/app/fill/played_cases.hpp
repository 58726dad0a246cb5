#pragma once
// Reads every case of a small installation, with all rows that belong to it.
#include <string>
#include <vector>

#include "app/fill/case_pattern.hpp"
#include "base/result.hpp"

namespace panelist::app {

struct PlayedCases {
  std::vector<storage::Table> tables;  ///< that hold rows of cases, in writing order
  std::vector<PlayedCase> cases;       ///< without their pages' content
  Reviewers reviewers;
};
/// Throws StorageFailure, and std::logic_error on a table that is not there.
PlayedCases read_played_cases(storage::RowSource& source);

/// The references of the case's tool page; empty: not published.
std::string page_refs_of(const PlayedCase& played, const std::vector<storage::Table>& tables);

}  // namespace panelist::app
