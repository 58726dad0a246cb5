#include "service/open_demand.hpp"

#include <algorithm>

#include "storage/free_seats.hpp"
#include "storage/runs.hpp"

namespace panelist::service {
namespace {

workflow::Refusal refusal_of(const storage::FreeSeat& seat) {
  return {*seat.given_back_by, seat.persona, std::string(workflow::gave_back)};
}

void tell_clock(Unit& unit, Instant at) {
  unit.tx.after_commit([&signals = unit.signals, at] { signals.timer_set(at); });
}

}  // namespace

OpenDemand load_open_demand(Unit& unit, RunId own) {
  OpenDemand demand;
  const auto seats = storage::list_free_seats(unit.tx, workflow::open_demand_max);
  std::vector<RunId> runs;
  for (const storage::FreeSeat& seat : seats) {
    if (seat.run == own && seat.given_back_by) demand.given_back.push_back(refusal_of(seat));
    if (seat.run != own && std::find(runs.begin(), runs.end(), seat.run) == runs.end())
      runs.push_back(seat.run);
  }
  if (runs.empty()) return demand;
  const auto ties = storage::list_ties(unit.tx);
  for (const RunId id : runs) {
    auto run = storage::find_run(unit.tx, unit.catalog, id);
    if (!run) continue;
    // What lies in the pool is for whoever claims it: nobody's place is kept for it.
    std::erase_if(run->state.tasks, [&](const workflow::Task& task) {
      return std::any_of(seats.begin(), seats.end(), [&](const storage::FreeSeat& seat) {
        return seat.run == id && seat.given_back_by && seat.persona == task.persona &&
               task.state == workflow::TaskState::ready;
      });
    });
    if (workflow::free_seats(run->state).empty()) continue;
    for (const workflow::Task* task : workflow::free_seats(run->state))
      if (std::find(demand.personas.begin(), demand.personas.end(), task->persona) ==
          demand.personas.end())
        demand.personas.push_back(task->persona);
    const auto tied = ties.find(run->maker_folded);
    demand.panels.push_back({std::move(run->state), {}, std::move(run->tool_name)});
    if (tied != ties.end()) demand.panels.back().tied = tied->second;
  }
  return demand;
}

std::vector<workflow::Candidate> list_people_for(Unit& unit, storage::CandidateQuery query,
                                                 const OpenDemand& demand) {
  for (const std::string& persona : demand.personas)
    if (std::find(query.personas.begin(), query.personas.end(), persona) == query.personas.end())
      query.personas.push_back(persona);
  std::vector<workflow::Candidate> people = storage::list_candidates(unit.tx, query);
  const auto is_machine = [](const workflow::Candidate& one) { return !one.model.empty(); };
  if (std::none_of(people.begin(), people.end(), is_machine)) return people;
  storage::CandidateQuery seated;
  seated.now = query.now;
  seated.maker_folded = query.maker_folded;
  for (const workflow::DemandPanel& panel : demand.panels)
    for (const workflow::Task& task : panel.state.tasks)
      if (task.assignee) seated.also.push_back(*task.assignee);
  for (workflow::Candidate& one : storage::list_candidates(unit.tx, seated))
    if (is_machine(one) && std::none_of(people.begin(), people.end(), [&](const auto& known) {
          return known.person == one.person;
        }))
      people.push_back(std::move(one));
  return people;
}

void offer_to(Unit& unit, PersonId person) {
  if (storage::wake_most_urgent(unit.tx, person, unit.now)) tell_clock(unit, unit.now);
}

void wake_run(Unit& unit, RunId run, Instant at) {
  storage::wake_run(unit.tx, run, at);
  tell_clock(unit, at);
}

}  // namespace panelist::service
