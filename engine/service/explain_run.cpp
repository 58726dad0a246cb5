#include "service/explain_run.hpp"

#include "service/open_demand.hpp"
#include "storage/candidates.hpp"
#include "storage/person_refs.hpp"

namespace panelist::service {

std::optional<workflow::Waiting> explain_run(Unit& unit, const storage::LoadedRun& run,
                                             Explain how) {
  std::vector<workflow::Candidate> candidates;
  OpenDemand demand;
  if (how == Explain::with_candidates && run.state.is_panel_open()) {
    if (!workflow::free_seats(run.state).empty()) demand = load_open_demand(unit, run.state.id);
    storage::CandidateQuery query;
    query.personas = run.state.seats;
    query.maker_folded = run.maker_folded;
    query.now = unit.now;
    query.more = static_cast<int>(run.state.refusals.size());
    candidates = list_people_for(unit, std::move(query), demand);
  }
  const auto name_of = [&](PersonId person) {
    const auto row = storage::find_person_row(unit.tx, person);
    return row ? row->name : std::string("somebody");
  };
  auto waiting = workflow::explain_waiting(run.state, candidates, unit.rules.distinct_people,
                                           name_of, unit.now, demand.panels);
  if (waiting) waiting->wakes_at = run.wakes_at;
  return waiting;
}

}  // namespace panelist::service
