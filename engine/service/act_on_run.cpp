#include "service/act_on_run.hpp"

#include "service/advance_run.hpp"
#include "service/get_run.hpp"
#include "service/reason.hpp"
#include "service/task_access.hpp"

namespace panelist::service {

Result<RunView> act_on_run(Unit& unit, const RunAct& act) {
  auto run = lock_and_load(unit, act.run);
  if (!run) return fail(run.error());
  if (!may_know_run(unit, run->state)) return fail(not_found("there is no such run"));
  if (auto fits = check_reason(act.reason); !fits) return fail(fits.error());
  const auto advanced =
      advance_run(unit, *std::move(run), workflow::ActOnRun{act.verb, act.reason});
  if (!advanced) return fail(advanced.error());
  return get_run(unit, act.run);
}

}  // namespace panelist::service
