#include "service/decide_task.hpp"

#include "service/advance_run.hpp"
#include "service/make_views.hpp"
#include "service/reason.hpp"
#include "service/task_access.hpp"

namespace panelist::service {

Result<TaskView> decide_task(Unit& unit, const TaskDecision& decision) {
  auto run = lock_and_load_task(unit, decision.task);
  if (!run) return fail(run.error());
  if (auto known = require_known_task(unit, run->state, decision.task); !known)
    return fail(known.error());
  if (auto fits = check_reason(decision.reason); !fits) return fail(fits.error());
  auto advanced = advance_run(
      unit, *std::move(run),
      workflow::DecideTask{decision.task, decision.approve, decision.reason});
  if (!advanced) return fail(advanced.error());
  return make_task_view(unit, advanced->run, *advanced->run.state.find_task(decision.task));
}

}  // namespace panelist::service
