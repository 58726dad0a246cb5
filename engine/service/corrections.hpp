#pragma once
// Use cases after the close: a public verdict gets another text with the consent of its author and
// an editor, or an editor declares it void. Whoever did not ask answers; nobody is misquoted.
#include <optional>
#include <string>
#include <vector>

#include "base/json.hpp"
#include "service/blast_radius.hpp"
#include "service/views.hpp"

namespace panelist::service {

struct CorrectionView {
  CorrectionId id;
  RunId run;
  TaskId task;
  ToolRef tool;
  std::string persona, persona_title;
  std::string author;  ///< byline of the verdict
  PersonRef by;        ///< who asked; id 0: the command line
  bool by_author{false};
  VerdictView before;  ///< the version it changes
  domain::VerdictText after;
  std::vector<domain::FieldChange> changes;
  std::string reason, state, answer;
  Instant created_at{};
  std::optional<Instant> ended_at;
  bool may_answer{false};     ///< the actor accepts or declines it
  bool may_take_back{false};  ///< the actor asked for it
};

/// `body`: any fields of a verdict (an editor: `quote` and `slots` alone), which replace the
/// present ones, and `reason`. Errors: not_found, forbidden, conflict (panel open, another one
/// waits), invalid (as for a verdict; nothing changes; reason missing).
Result<CorrectionView> suggest_correction(Unit& unit, TaskId task, const Json& body);
/// Accepted: a new version of the verdict and new revisions of every page that shows it, begun in
/// this transaction. Declined: with a reason or without. Errors: not_found, forbidden, conflict.
Result<CorrectionView> answer_correction(Unit& unit, CorrectionId id, bool accept,
                                         const std::string& reason);
Result<CorrectionView> get_correction(Unit& unit, CorrectionId id);
/// Of one verdict task, newest first.
Result<std::vector<CorrectionView>> list_corrections(Unit& unit, TaskId task);
/// What waits for the actor's answer or for somebody else's: an editor sees all, an author their
/// own; oldest first, at most 200.
std::vector<CorrectionView> list_open_corrections(Unit& unit);
/// What accepting it would do to every page.
Result<BlastRadius> preview_correction(Unit& unit, CorrectionId id);

/// An editor's alone. Errors: not_found, forbidden, conflict, invalid (reason missing).
Result<void> void_verdict(Unit& unit, TaskId task, const std::string& reason);
Result<BlastRadius> preview_void(Unit& unit, TaskId task);

}  // namespace panelist::service
