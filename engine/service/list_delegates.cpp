#include "service/list_delegates.hpp"

#include "service/task_access.hpp"
#include "storage/candidates.hpp"
#include "storage/runs.hpp"

namespace panelist::service {

Result<std::vector<PersonRef>> list_delegates(Unit& unit, TaskId id) {
  const auto run_id = storage::find_run_of_task(unit.tx, id);
  const auto run = run_id ? storage::find_run(unit.tx, unit.catalog, *run_id) : std::nullopt;
  if (!run) return fail(not_found("there is no such task"));
  const auto known = require_known_task(unit, run->state, id);
  if (!known) return fail(known.error());
  const workflow::Task& task = **known;
  std::vector<PersonRef> people;
  if (task.kind != workflow::TaskKind::verdict || task.assignee != unit.actor.person) return people;
  storage::CandidateQuery query;
  query.personas = run->state.seats;
  query.maker_folded = run->maker_folded;
  query.now = unit.now;
  query.more = static_cast<int>(run->state.refusals.size() + run->state.tasks.size());
  const auto candidates = storage::list_candidates(unit.tx, query);
  for (const workflow::Candidate& one : candidates) {
    if (one.person == unit.actor.person) continue;
    if (workflow::why_not(run->state, task.persona, one, candidates, unit.rules.distinct_people)
            .empty())
      people.push_back({one.person, one.name, ""});
  }
  return people;
}

}  // namespace panelist::service
