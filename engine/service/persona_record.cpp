#include "service/persona_record.hpp"

#include <algorithm>

#include "service/make_views.hpp"
#include "storage/published_counts.hpp"
#include "storage/revisions.hpp"
#include "storage/tools.hpp"
#include "storage/verdict_reader.hpp"

namespace panelist::service {
namespace {

domain::SeatVerdict make_seat(const Unit& unit, const storage::StoredVerdict& verdict) {
  domain::SeatVerdict seat;
  seat.persona = verdict.persona;
  seat.persona_title = verdict.persona;
  for (const domain::Persona& persona : unit.catalog.personas) {
    if (persona.id != verdict.persona) continue;
    seat.persona_title = persona.title;
    seat.letter = persona.letter;
  }
  seat.outcome = domain::SeatOutcome::voted;
  seat.text = verdict.text;
  seat.byline = verdict.byline;
  seat.pseudonym = verdict.is_pseudonym;
  seat.round = verdict.round;
  seat.version = verdict.version;
  seat.verdict_id = verdict.id.value;
  seat.submitted_at = format_rfc3339(verdict.submitted_at);
  seat.after_others_public = verdict.after_others_public;
  seat.facts_version = verdict.facts_version;
  return seat;
}

}  // namespace

Result<Listed<PersonaVerdict>> list_persona_verdicts(Unit& unit, std::string_view persona,
                                                     const ListPage& page) {
  storage::VerdictPosition before;
  if (!page.cursor.empty()) {
    const auto cursor = read_cursor(page.cursor);
    if (!cursor) return fail(cursor.error());
    before = {from_millis(cursor->major), VerdictId{cursor->minor}};
  }
  const int limit = std::clamp(page.limit, 1, list_limit_max);
  const auto verdicts = storage::list_persona_verdicts(unit.tx, persona, before, limit + 1);
  Listed<PersonaVerdict> listed;
  for (std::size_t i = 0; i < verdicts.size(); ++i) {
    if (static_cast<int>(i) == limit) {
      const auto& last = verdicts[i - 1];
      listed.next = make_cursor(to_millis(last.submitted_at), last.id.value);
      break;
    }
    const auto tool = storage::find_tool(unit.tx, verdicts[i].tool).value();
    listed.items.push_back({tool.slug, tool.name, make_seat(unit, verdicts[i])});
  }
  return listed;
}

std::vector<PersonaRate> count_persona_rates(Unit& unit) {
  auto counts = storage::count_public_verdicts(unit.tx, false);
  if (counts.empty()) counts = storage::count_public_verdicts(unit.tx, true);
  std::vector<PersonaRate> rates;
  for (const auto& one : counts) rates.push_back({one.persona, one.ships, one.votes});
  return rates;
}

domain::VoteTable load_vote_table(Unit& unit, int limit) {
  return storage::list_public_votes(unit.tx, limit);
}

}  // namespace panelist::service
