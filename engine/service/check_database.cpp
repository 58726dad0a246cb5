#include "service/check_database.hpp"

#include "service/check_history.hpp"
#include "storage/invariants.hpp"
#include "storage/published_counts.hpp"
#include "storage/runs.hpp"
#include "workflow/open_demand.hpp"
#include "workflow/replay.hpp"

namespace panelist::service {
namespace {

std::string name_of(RunId run) { return "run " + std::to_string(run.value); }

/// The run's own next clock; for a free seat a run may be woken before.
bool wakes_in_time(const storage::LoadedRun& run) {
  const auto next = workflow::next_wake(run.state);
  if (run.wakes_at == next) return true;
  const bool is_earlier = run.wakes_at && (!next || *run.wakes_at < *next);
  return is_earlier && !workflow::free_seats(run.state).empty();
}

/// State equals replay of history.
void check_replay(Unit& unit, RunId id, const std::vector<workflow::Event>& history,
                  Report& report) {
  const auto stored = storage::find_run(unit.tx, unit.catalog, id);
  if (!stored) return;
  const workflow::RunState state =
      workflow::replay(stored->state, history, [&](const std::string& hash) {
        return storage::get_definition(unit.tx, unit.catalog, hash);
      });
  const std::string name = name_of(id);
  if (!workflow::same_state(state, stored->state))
    report.problems.push_back("the state is not what its history replays to: " + name);
  if (!wakes_in_time(*stored))
    report.problems.push_back("the next wake is not what the state says: " + name);
}

/// How many events the history has.
std::int64_t check_one(Unit& unit, RunId id, HistoryCheck& chains, Report& report) {
  const auto history = chains.check_run(id);
  if (!history) return 0;
  try {
    check_replay(unit, id, *history, report);
  } catch (const std::logic_error& broken) {
    report.problems.push_back(name_of(id) + ": " + broken.what());
  }
  return static_cast<std::int64_t>(history->size());
}

}  // namespace

std::vector<std::string> check_run(Unit& unit, RunId run) {
  Report report;
  HistoryCheck chains(unit, report);
  check_one(unit, run, chains, report);
  return std::move(report.problems);
}

Report check_database(Unit& unit) {
  return check_database_except(unit, [](RunId) { return false; });
}

Report check_database_except(Unit& unit, const std::function<bool(RunId)>& is_known) {
  Report report;
  std::int64_t runs = 0;
  std::int64_t events = 0;
  HistoryCheck chains(unit, report);
  storage::each_run(unit.tx, [&](RunId id) {
    ++runs;
    if (!is_known(id)) events += check_one(unit, id, chains, report);
  });
  chains.check_log();
  for (std::string& problem : storage::find_contradictions(unit.tx))
    report.problems.push_back(std::move(problem));
  for (std::string& problem : storage::find_miscounts(unit.tx))
    report.problems.push_back(std::move(problem));
  report.counts.insert(report.counts.begin(), {{"runs", runs}, {"events", events}});
  return report;
}

}  // namespace panelist::service
