#include "workflow/definition_warnings.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "workflow/assignment_words.hpp"

namespace panelist::workflow {
namespace {

DefinitionWarning warn(const Definition& definition, const Step& step, const std::string& what) {
  return {definition.name, definition.file, step.line, "step \"" + step.id + "\": " + what};
}

std::string policy_words(DistinctPeople policy) {
  return "review.distinct_people is \"" + std::string(to_string(policy)) + "\"";
}

/// Why a seat stays empty although somebody holds its persona.
std::string why_taken(const std::vector<Candidate>& holders, DistinctPeople policy) {
  const bool are_machines = std::all_of(holders.begin(), holders.end(),
                                        [](const Candidate& one) { return !one.model.empty(); });
  std::vector<std::string> names;
  for (const Candidate& holder : holders) names.push_back(name_of(holder));
  if (are_machines)
    return "only machines hold this persona (" + join(names, ", ") +
           "), and one model takes one seat of a panel";
  return join(names, ", ") + (names.size() == 1 ? " takes" : " take") +
         " another seat of the panel, and " + policy_words(policy);
}

}  // namespace

std::vector<DefinitionWarning> find_clock_warnings(const Definition& definition) {
  std::vector<DefinitionWarning> warnings;
  const Step& panel = definition.panel_step();
  if (!panel.due_after) return warnings;
  if (panel.lease_after > *panel.due_after)
    warnings.push_back(
        warn(definition, panel,
             "lease_after (" + format_span(panel.lease_after) + ") is longer than due_after (" +
                 format_span(*panel.due_after) +
                 "): a seat taken from the pool is overdue before it returns there"));
  const Duration outcome_after = *panel.due_after + panel.overdue_after.value_or(Duration{0});
  if (panel.deadline_after && *panel.deadline_after < outcome_after)
    warnings.push_back(warn(definition, panel,
                            "deadline_after (" + format_span(*panel.deadline_after) +
                                ") comes before the overdue outcome (" +
                                format_span(outcome_after) + " after the opening)"));
  return warnings;
}

std::vector<DefinitionWarning> find_seat_warnings(const Definition& definition,
                                                  std::vector<Candidate> people,
                                                  DistinctPeople policy) {
  for (Candidate& person : people) {
    person.cap.reset();
    person.away_until.reset();
    person.has_conflict = false;
  }
  const Step& panel = definition.panel_step();
  RunState run;
  run.definition = DefinitionPtr(DefinitionPtr{}, &definition);  // borrowed for this call
  run.seats = panel.personas;
  std::vector<SeatRequest> requests;
  for (const std::string& persona : panel.personas) requests.push_back({persona});
  std::vector<DefinitionWarning> warnings;
  for (const SeatOffer& offer : assign_seats(run, requests, people, policy, 0)) {
    if (offer.person) continue;
    std::vector<Candidate> holders;
    for (const Candidate& person : people)
      if (holds_persona(person, offer.persona)) holders.push_back(person);
    const std::string why =
        holders.empty() ? "no active person holds this persona" : why_taken(holders, policy);
    warnings.push_back(
        warn(definition, panel,
             "nobody can fill the " + persona_words(offer.persona) + " seat: " + why));
  }
  return warnings;
}

}  // namespace panelist::workflow
