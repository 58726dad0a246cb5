#include "service/explain_run.hpp"

#include <algorithm>

#include "service/open_demand.hpp"
#include "storage/candidates.hpp"
#include "storage/person_refs.hpp"

namespace panelist::service {
namespace {

/// Only then does it matter who else there is.
bool has_empty_seat(const workflow::RunState& state) {
  return std::any_of(state.seats.begin(), state.seats.end(), [&](const std::string& seat) {
    const workflow::Task* task = state.seat_task(seat);
    return task && workflow::is_open(task->state) && !task->assignee &&
           task->state != workflow::TaskState::suspended;
  });
}

}  // namespace

std::optional<workflow::Waiting> explain_run(Unit& unit, const storage::LoadedRun& run,
                                             Explain how) {
  std::vector<workflow::Candidate> candidates;
  OpenDemand demand;
  if (how == Explain::with_candidates && run.state.is_panel_open() && has_empty_seat(run.state)) {
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
