#pragma once
// Away times: no seat is offered meanwhile, and the digest waits.
#include <cstdint>
#include <vector>

#include "service/unit.hpp"
#include "storage/away_repository.hpp"

namespace panelist::service {

/// One's own, or anybody's for an editor; at most 50 that are not over. Errors: forbidden, invalid
/// ("from", "until": until after from, not over yet, at most two years), conflict (too many).
Result<storage::AwayTime> set_away(Unit& unit, PersonId person, Instant from, Instant until);
/// Those not over yet, earliest first.
std::vector<storage::AwayTime> list_away(Unit& unit, PersonId person);
/// Verdicts of that person that are due while they are away.
int count_due_while_away(Unit& unit, const storage::AwayTime& away);
/// Errors: forbidden, not_found.
Result<void> remove_away(Unit& unit, PersonId person, std::int64_t id);
bool is_away(Unit& unit, PersonId person);

}  // namespace panelist::service
