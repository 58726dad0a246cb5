#pragma once
// Internal: what waits for people over all runs, for a step that gives seats.
#include <string>
#include <vector>

#include "service/unit.hpp"
#include "storage/candidates.hpp"
#include "workflow/open_demand.hpp"

namespace panelist::service {

struct OpenDemand {
  std::vector<workflow::DemandPanel> panels;  ///< of other runs, the most urgent first
  std::vector<std::string> personas;          ///< of their free seats
  std::vector<workflow::Refusal> given_back;  ///< of the run's own free seats
};
/// One indexed statement while nothing waits anywhere.
OpenDemand load_open_demand(Unit& unit, RunId own);
/// Who could take the seats that the query asks for or that others wait for, and the machines that
/// sit on the other panels, since one model holds one seat of each.
std::vector<workflow::Candidate> list_people_for(Unit& unit, storage::CandidateQuery query,
                                                 const OpenDemand& demand);
/// The person can take work that they could not take before: a run that waits for somebody like
/// them is tried again at once.
void offer_to(Unit& unit, PersonId person);
/// The run is tried again then, if its clocks do not wake it before.
void wake_run(Unit& unit, RunId run, Instant at);

}  // namespace panelist::service
