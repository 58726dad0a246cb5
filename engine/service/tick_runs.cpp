#include "service/tick_runs.hpp"

#include <algorithm>

#include "service/advance_run.hpp"
#include "service/publish_page.hpp"
#include "storage/free_seats.hpp"
#include "storage/history_chain.hpp"
#include "storage/published_counts.hpp"
#include "storage/republications.hpp"
#include "storage/run_lists.hpp"

namespace panelist::service {
namespace {

// In one transaction: people never wait behind more than these.
constexpr int counts_per_fold = 2000;
constexpr int lines_per_step = 1000;

}  // namespace

std::vector<RunId> list_due_runs(Unit& unit, int limit) {
  return storage::list_due_runs(unit.tx, unit.now, limit);
}

bool has_pages_due(Unit& unit) {
  const auto next = storage::next_republication(unit.tx);
  return next && next->next_at <= unit.now;
}

bool has_counts_to_fold(Unit& unit) { return storage::has_changes_to_fold(unit.tx); }

bool fold_counts(Unit& unit) { return storage::fold_changes(unit.tx, counts_per_fold) > 0; }

bool has_log_to_number(Unit& unit) { return storage::has_waiting_log(unit.tx); }

bool number_log(Unit& unit) { return storage::number_waiting_log(unit.tx, lines_per_step) > 0; }

bool tick_pages(Unit& unit) { return republish_more(unit); }

std::optional<Instant> find_next_wake(Unit& unit) {
  auto wake = storage::find_next_wake(unit.tx);
  if (const auto pages = storage::next_republication(unit.tx))
    wake = wake ? std::min(*wake, pages->next_at) : pages->next_at;
  return wake;
}

Result<void> tick_run(Unit& unit, RunId id) {
  // Somebody acted in between and the run sleeps until another time, or another node is at it.
  if (!storage::take_due_run(unit.tx, id, unit.now)) return {};
  auto run = lock_and_load(unit, id);
  if (!run) return fail(run.error());
  // This wake has come: what the tick brings about decides about the next.
  if (const auto next = workflow::next_wake(run->state); next != run->wakes_at) {
    run->wakes_at = next;
    storage::set_wake(unit.tx, id, next);
  }
  Result<Advanced> advanced;
  const auto broken =
      unit.tx.attempt([&] { advanced = advance_run(unit, *run, workflow::Tick{}); });
  if (broken) advanced = advance_run(unit, *std::move(run), workflow::StepFailed{*broken});
  if (!advanced) return fail(advanced.error());
  return {};
}

}  // namespace panelist::service
