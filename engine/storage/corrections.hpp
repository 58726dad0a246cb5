#pragma once
// Corrections of public verdicts: the text that somebody asks for, and what became of it.
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/verdict.hpp"
#include "storage/transaction.hpp"

namespace panelist::storage {

struct CorrectionRow {
  CorrectionId id;
  RunId run;
  TaskId task;
  VerdictId verdict;  ///< the version it changes
  PersonId by;        ///< 0: the command line
  bool by_author{false};
  domain::VerdictText text;  ///< the whole verdict as it would read
  std::string reason, state, answer;
  Instant created_at{};
  std::optional<Instant> ended_at;
};
void add_correction(Transaction& tx, const CorrectionRow& correction);
/// `state`: "accepted", "declined", "taken back", "dropped".
void end_correction(Transaction& tx, CorrectionId id, std::string_view state,
                    std::string_view answer, Instant now);
std::optional<CorrectionRow> find_correction(Transaction& tx, CorrectionId id);
/// Newest first.
std::vector<CorrectionRow> list_corrections_of(Transaction& tx, TaskId task);
/// Those that wait for an answer, oldest first; of `author`'s verdicts alone when given.
std::vector<CorrectionRow> list_open_corrections(Transaction& tx, std::optional<PersonId> author,
                                                 int limit);

}  // namespace panelist::storage
