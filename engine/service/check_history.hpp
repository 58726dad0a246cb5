#pragma once
// Follows the chains of histories and the log of their heads, for `panelist check` and `verify`.
#include <optional>
#include <unordered_map>
#include <vector>

#include "service/check_database.hpp"
#include "storage/history_chain.hpp"

namespace panelist::service {

/// First every run, then the log. Adds to the report one sentence per break, so that a change is
/// named where it was made and not at every later link.
class HistoryCheck {
 public:
  HistoryCheck(Unit& unit, Report& report) : unit_(unit), report_(report) {}
  /// Links recomputed, none missing, the head that of the run's row; each submitted verdict has the
  /// commitment and the time that its entry says, and no verdict is without an entry. The history
  /// that was read, oldest first; nothing when a row is no event at all.
  std::optional<std::vector<workflow::Event>> check_run(RunId run);
  /// Lines recomputed, none missing, each naming a link that is there; no run that ought to be in
  /// it is missing.
  void check_log();
  std::int64_t links() const { return links_; }

 private:
  void follow(RunId run, const std::vector<storage::ChainRow>& rows);
  void check_seals(RunId run, const std::vector<storage::ChainRow>& rows);
  void say(const std::string& what, RunId run);

  Unit& unit_;
  Report& report_;
  std::int64_t links_{0};
  std::unordered_map<RunId, std::int64_t> owed_;  ///< the seq that the log must have reached
};

/// All of it.
void check_history(Unit& unit, Report& report);

}  // namespace panelist::service
