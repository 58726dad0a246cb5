#include "service/tick_runs.hpp"

#include "service/advance_run.hpp"
#include "storage/run_lists.hpp"

namespace panelist::service {

std::vector<RunId> list_due_runs(Unit& unit, int limit) {
  return storage::list_due_runs(unit.tx, unit.now, limit);
}

std::optional<Instant> find_next_wake(Unit& unit) { return storage::find_next_wake(unit.tx); }

Result<void> tick_run(Unit& unit, RunId id) {
  auto run = lock_and_load(unit, id);
  if (!run) return fail(run.error());
  // Somebody else acted in between: the run sleeps until another time.
  if (!run->wakes_at || *run->wakes_at > unit.now) return {};
  Result<Advanced> advanced;
  const auto broken =
      unit.tx.attempt([&] { advanced = advance_run(unit, *run, workflow::Tick{}); });
  if (broken) advanced = advance_run(unit, *std::move(run), workflow::StepFailed{*broken});
  if (!advanced) return fail(advanced.error());
  return {};
}

}  // namespace panelist::service
