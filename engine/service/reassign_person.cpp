#include "service/reassign_person.hpp"

#include "service/advance_run.hpp"
#include "storage/task_lists.hpp"

namespace panelist::service {

Result<int> reassign_person(Unit& unit, PersonId person) {
  int touched = 0;
  // Ascending, so that two nodes that reassign at once never wait for each other.
  for (RunId id : storage::list_runs_with_open_tasks(unit.tx, person)) {
    auto run = lock_and_load(unit, id);
    if (!run) return fail(run.error());
    const auto advanced = advance_run(unit, *std::move(run), workflow::PersonLeft{person});
    if (!advanced) return fail(advanced.error());
    if (!advanced->events.empty()) ++touched;
  }
  return touched;
}

}  // namespace panelist::service
