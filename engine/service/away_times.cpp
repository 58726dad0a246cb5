#include "service/away_times.hpp"

#include "service/open_demand.hpp"
#include "storage/person_repository.hpp"
#include "storage/task_lists.hpp"

namespace panelist::service {
namespace {

constexpr std::size_t away_times_max = 50;
constexpr Duration away_max = std::chrono::hours{24 * 731};

Result<void> require_self_or_editor(const Unit& unit, PersonId person) {
  const bool is_self = unit.actor.person && unit.actor.person == person;
  if (is_self || unit.actor.is_editor()) return {};
  return fail(forbidden("Only the person or an editor may do this."));
}

}  // namespace

Result<storage::AwayTime> set_away(Unit& unit, PersonId person, Instant from, Instant until) {
  if (const auto ok = require_self_or_editor(unit, person); !ok) return fail(ok.error());
  if (!storage::find_person(unit.tx, person)) return fail(not_found("There is no such person."));
  if (until <= from) return fail(invalid_field("until", "This must be after the first day away."));
  if (until <= unit.now) return fail(invalid_field("until", "This is past."));
  if (until - from > away_max) return fail(invalid_field("until", "At most two years at once."));
  if (storage::list_away(unit.tx, person, unit.now).size() >= away_times_max) {
    return fail(conflict("There are 50 away times already. Remove one first."));
  }
  const storage::AwayTime away{
      .id = unit.tx.next_id(), .person = person, .from_at = from, .until_at = until};
  storage::insert_away(unit.tx, away);
  return away;
}

std::vector<storage::AwayTime> list_away(Unit& unit, PersonId person) {
  return storage::list_away(unit.tx, person, unit.now);
}

int count_due_while_away(Unit& unit, const storage::AwayTime& away) {
  return storage::count_due_between(unit.tx, away.person, away.from_at, away.until_at);
}

Result<void> remove_away(Unit& unit, PersonId person, std::int64_t id) {
  if (const auto ok = require_self_or_editor(unit, person); !ok) return ok;
  if (!storage::delete_away(unit.tx, person, id))
    return fail(not_found("There is no such away time."));
  offer_to(unit, person);
  return {};
}

bool is_away(Unit& unit, PersonId person) { return storage::is_away(unit.tx, person, unit.now); }

}  // namespace panelist::service
