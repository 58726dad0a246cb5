#include "service/check_database.hpp"

#include "service/check_history.hpp"
#include "storage/invariants.hpp"
#include "storage/runs.hpp"
#include "workflow/replay.hpp"

namespace panelist::service {
namespace {

std::string name_of(RunId run) { return "run " + std::to_string(run.value); }

/// State equals replay of history.
void check_replay(Unit& unit, RunId id, Report& report, std::int64_t& events) {
  const auto stored = storage::find_run(unit.tx, unit.catalog, id);
  if (!stored) return;
  const std::vector<workflow::Event> history = storage::load_history(unit.tx, id);
  events += static_cast<std::int64_t>(history.size());
  const workflow::RunState state =
      workflow::replay(stored->state, history, [&](const std::string& hash) {
        return storage::get_definition(unit.tx, unit.catalog, hash);
      });
  const std::string name = name_of(id);
  if (!workflow::same_state(state, stored->state))
    report.problems.push_back("the state is not what its history replays to: " + name);
  if (workflow::next_wake(stored->state) != stored->wakes_at)
    report.problems.push_back("the next wake is not what the state says: " + name);
}

void check_one(Unit& unit, RunId id, Report& report, std::int64_t& events) {
  try {
    check_replay(unit, id, report, events);
  } catch (const std::logic_error& broken) {
    report.problems.push_back(name_of(id) + ": " + broken.what());
  }
}

}  // namespace

std::vector<std::string> check_run(Unit& unit, RunId run) {
  Report report;
  std::int64_t events = 0;
  if (HistoryCheck(unit, report).check_run(run)) check_one(unit, run, report, events);
  return std::move(report.problems);
}

Report check_database(Unit& unit) {
  Report report;
  std::int64_t runs = 0;
  std::int64_t events = 0;
  HistoryCheck history(unit, report);
  storage::each_run(unit.tx, [&](RunId id) {
    ++runs;
    if (history.check_run(id)) check_one(unit, id, report, events);
  });
  history.check_log();
  for (std::string& problem : storage::find_contradictions(unit.tx))
    report.problems.push_back(std::move(problem));
  report.counts.insert(report.counts.begin(), {{"runs", runs}, {"events", events}});
  return report;
}

}  // namespace panelist::service
