#pragma once
// Use cases: a draft with a version tag. Two tabs never overwrite each other.
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/json.hpp"
#include "service/unit.hpp"
#include "service/views.hpp"

namespace panelist::service {

/// What saving did. When `conflict` is set the caller answers it (412, extra_json {current, yours})
/// *and commits*: the losing text was kept aside and must survive.
struct SavedDraft {
  DraftView draft;                 ///< the stored one; under conflict the one that was there
  std::optional<Error> conflict;
};
/// Errors: not_found, forbidden (only the assignee, or whoever may claim it, writes), conflict (the
/// task is over), precondition_required (a draft exists and no version was given), invalid.
Result<SavedDraft> save_draft(Unit& unit, TaskId task, const Json& content,
                              std::optional<std::int64_t> if_match);
/// The author's own draft; not_found when there is none or the task was never theirs.
Result<DraftView> get_draft(Unit& unit, TaskId task);

struct AsideDraft {
  std::int64_t id{0};
  std::string content_json;
  Instant created_at{};
};
/// Texts that lost against another tab and wait for their author's choice, newest first.
std::vector<AsideDraft> list_aside_drafts(Unit& unit, TaskId task);
/// Stores the chosen (or merged) text over version `if_match` and drops what was kept aside. Under
/// a further conflict the same as save_draft.
Result<SavedDraft> resolve_draft_conflict(Unit& unit, TaskId task, const Json& chosen,
                                          std::int64_t if_match);

}  // namespace panelist::service
