#pragma once
// Queries: what a persona's reviewers published, and how often each persona ships.
#include <string>
#include <vector>

#include "domain/agreement.hpp"
#include "service/list_page.hpp"
#include "service/unit.hpp"
#include "service/views.hpp"

namespace panelist::service {

struct PersonaVerdict {
  std::string tool_slug, tool_name;
  domain::SeatVerdict seat;
};
/// Published verdicts of a persona, newest first; samples included. Errors: malformed (cursor).
Result<Listed<PersonaVerdict>> list_persona_verdicts(Unit& unit, std::string_view persona,
                                                     const ListPage& page);

struct PersonaRate {
  std::string persona;
  long long ships{0}, votes{0};
};
/// Over all public verdicts, samples left out unless there is nothing else.
std::vector<PersonaRate> count_persona_rates(Unit& unit);
/// The latest `limit` published panels as a vote table for agreement figures.
domain::VoteTable load_vote_table(Unit& unit, int limit);

}  // namespace panelist::service
