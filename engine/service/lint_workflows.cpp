#include "service/lint_workflows.hpp"

#include "storage/candidates.hpp"

namespace panelist::service {
namespace {

/// Beyond the assignment's own bound: a hundred machines of one model must not hide a person.
constexpr int lint_people_more = 1000;

}  // namespace

Result<std::vector<workflow::DefinitionWarning>> lint_workflows(Unit& unit) {
  if (!unit.actor.is_editor()) return fail(forbidden("Only an editor may check the workflows."));
  std::vector<workflow::DefinitionWarning> warnings;
  const auto add = [&](std::vector<workflow::DefinitionWarning> found) {
    warnings.insert(warnings.end(), found.begin(), found.end());
  };
  for (const workflow::DefinitionPtr& definition : unit.catalog.definitions) {
    storage::CandidateQuery query;
    query.personas = definition->panel_step().personas;
    query.now = unit.now;
    query.more = lint_people_more;
    add(workflow::find_clock_warnings(*definition));
    add(workflow::find_seat_warnings(*definition, storage::list_candidates(unit.tx, query),
                                     unit.rules.distinct_people));
  }
  return warnings;
}

}  // namespace panelist::service
