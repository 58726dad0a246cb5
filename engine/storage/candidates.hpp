#pragma once
// People who could take a seat: bounded, least loaded first, so that assignment costs the same with
// ten reviewers as with ten thousand. Only the rebalance looks at everybody.
#include <map>
#include <string>
#include <vector>

#include "storage/transaction.hpp"
#include "workflow/assignment.hpp"

namespace panelist::storage {

inline constexpr int candidates_per_persona_max = 32;

struct CandidateQuery {
  std::vector<std::string> personas;
  std::string maker_folded;          ///< ties to this maker are marked; empty: no maker known
  Instant now{};
  int more{0};                       ///< beyond the maximum: as many as the run has refusals
  std::vector<PersonId> also;        ///< included whatever their load: the one an editor named
};
/// Active people only. Those who can take work come first, then least load, then id.
std::vector<workflow::Candidate> list_candidates(Transaction& tx, const CandidateQuery& query);
/// Every active person with a persona, in id order; ties are listed beside (`list_ties`).
std::vector<workflow::Candidate> list_everybody(Transaction& tx, Instant now);
/// Who has a tie to which maker, by the maker's folded name.
std::map<std::string, std::vector<PersonId>> list_ties(Transaction& tx);

}  // namespace panelist::storage
