#pragma once
// Ties between people and makers: who has one is never offered that maker's tools.
#include <string_view>
#include <vector>

#include "service/unit.hpp"
#include "storage/away_repository.hpp"

namespace panelist::service {

/// Declares a tie; also called when somebody recuses. A tie already known keeps its first reason.
/// One's own, or anybody's for an editor. Errors: forbidden, invalid ("maker", "reason").
Result<void> declare_conflict(Unit& unit, PersonId person, std::string_view maker,
                              std::string_view reason);
std::vector<storage::ConflictOfInterest> list_conflicts(Unit& unit, PersonId person);
/// Editor only: a tie is not taken back by its holder. Errors: forbidden, not_found.
Result<void> remove_conflict(Unit& unit, PersonId person, std::string_view maker);

}  // namespace panelist::service
