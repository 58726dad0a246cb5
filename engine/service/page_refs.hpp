#pragma once
// Internal: what a revision refers to, and the content rebuilt from it. A scorecard is the facts
// version, and per seat the verdict or the reason why there is none; everything else follows from
// those rows.
#include <string>
#include <vector>

#include "base/json.hpp"
#include "domain/comparison.hpp"
#include "service/unit.hpp"
#include "storage/runs.hpp"
#include "storage/tools.hpp"

namespace panelist::service {

struct SeatRef {
  std::string persona, title, letter;
  domain::SeatOutcome outcome{domain::SeatOutcome::empty};
  VerdictId verdict;          ///< when voted
  std::string note;           ///< otherwise: why
  int round{1};
};
struct CardRefs {
  ToolId tool;
  std::string slug;
  int facts_version{1}, round{1};
  std::vector<SeatRef> seats; ///< page order
};
/// Of a closed run; seats that a later round left alone are taken from the page as it was.
CardRefs make_card_refs(Unit& unit, const storage::LoadedRun& run);
/// What the tool's page refers to now; nothing before its first publication.
std::optional<CardRefs> find_card_refs(Unit& unit, ToolId tool);

/// The seats that come from this run, as they are now.
CardRefs renew_seats(Unit& unit, CardRefs refs, const workflow::RunState& state);

Json refs_to_json(const CardRefs& refs);
CardRefs refs_from_json(const Json& json);
/// Reads facts and public verdicts. Throws std::logic_error when a referenced row is not there.
domain::Scorecard load_card(Unit& unit, const CardRefs& refs);

/// The content of a stored revision, rebuilt; its hash must be the stored one. `refs_json` as
/// stored.
Json rebuild_content(Unit& unit, std::string_view page, const std::string& refs_json);

}  // namespace panelist::service
