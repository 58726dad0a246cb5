#pragma once
// Numbers of overviews: published tools by category, public votes by persona, ended runs by phase.
// Counted as they change, so that no page adds up everything that was ever published.
#include <map>
#include <string>
#include <vector>

#include "storage/transaction.hpp"
#include "workflow/run_state.hpp"

namespace panelist::storage {

/// What one tool counts for, read before a change of its publication, its category or its public
/// verdicts; `follow` counts the difference when the change is made. Both in one transaction.
class PublishedCounts {
 public:
  PublishedCounts(Transaction& tx, ToolId tool);
  PublishedCounts(Transaction& tx, RunId run);
  void follow() const;

 private:
  Transaction& tx_;
  ToolId tool_;
  std::map<std::string, std::int64_t> before_;
};

/// A run went from one phase to another.
void count_phase_change(Transaction& tx, workflow::RunPhase before, workflow::RunPhase after);

/// Values by what follows the prefix in their names; those of 0 are left out.
std::map<std::string, std::int64_t> read_counters(Transaction& tx, std::string_view prefix);
inline constexpr std::string_view category_counters = "category.";      ///< + id
inline constexpr std::string_view vote_counters = "votes.";             ///< + persona + ".ship"
inline constexpr std::string_view sample_vote_counters = "sample_votes.";
inline constexpr std::string_view phase_counters = "phase.";            ///< + an ended phase

/// Whether changes stand beside the counters (Transaction::count on PostgreSQL).
bool has_changes_to_fold(Transaction& tx);
/// Folds up to `limit` of them into the counters; how many.
int fold_changes(Transaction& tx, int limit);

struct PersonaCount {
  std::string persona;
  long long ships{0}, votes{0};
};
/// Over all public verdicts of published tools, or of the sample ones, by persona.
std::vector<PersonaCount> count_public_verdicts(Transaction& tx, bool samples);

/// One line for each number that is not what the rows add up to. Reads everything.
std::vector<std::string> find_miscounts(Transaction& tx);

}  // namespace panelist::storage
