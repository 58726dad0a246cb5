#pragma once
// Writes copies of played cases, so that after every commit the installation is whole.
#include <map>
#include <string>
#include <vector>

#include "app/fill/case_pattern.hpp"
#include "storage/transaction.hpp"

namespace panelist::app {

/// Used in one transaction. Counters and the log of histories follow each copy; those of people and
/// of overviews at the end.
class CaseWriter {
 public:
  CaseWriter(storage::Transaction& tx, const std::vector<storage::Table>& tables);
  /// `number` stands in the names of the copy; its reviewers hold the same personas, `shift` people
  /// further on.
  void write(const CasePattern& pattern, std::int64_t number, Duration later, std::size_t shift);
  void write_counts();

 private:
  void write_row(const RowPattern& row, const CaseCopy& copy);
  storage::Value value_of(const CellPattern& cell, const CaseCopy& copy, std::string& text) const;
  void write_log(const CasePattern& pattern, const CaseCopy& copy);

  storage::Transaction& tx_;
  std::vector<storage::InsertText> inserts_;  ///< by table
  std::vector<storage::Param> params_;
  std::vector<std::string> texts_;  ///< of the row being written, by column
  CaseCounts counts_;
};

}  // namespace panelist::app
