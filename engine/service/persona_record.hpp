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

/// Every page of the site with its latest change, for sitemap and export; (page, slug) after
/// `cursor`.
struct PageEntry {
  std::string page, slug;   ///< "tool" or "comparison"
  int revision{0};
  Instant changed_at{};
  bool is_sample{false}, is_retired{false};
};
Listed<PageEntry> list_pages(Unit& unit, const ListPage& page);

}  // namespace panelist::service
