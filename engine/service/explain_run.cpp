#include "service/explain_run.hpp"

#include "storage/candidates.hpp"
#include "storage/person_refs.hpp"

namespace panelist::service {

std::optional<workflow::Waiting> explain_run(Unit& unit, const storage::LoadedRun& run,
                                             Explain how) {
  std::vector<workflow::Candidate> candidates;
  if (how == Explain::with_candidates && run.state.is_panel_open()) {
    storage::CandidateQuery query;
    query.personas = run.state.seats;
    query.maker_folded = run.maker_folded;
    query.now = unit.now;
    query.more = static_cast<int>(run.state.refusals.size());
    candidates = storage::list_candidates(unit.tx, query);
  }
  const auto name_of = [&](PersonId person) {
    const auto row = storage::find_person_row(unit.tx, person);
    return row ? row->name : std::string("somebody");
  };
  return workflow::explain_waiting(run.state, candidates, unit.rules.distinct_people, name_of,
                                   unit.now);
}

}  // namespace panelist::service
