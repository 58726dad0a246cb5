#include "simulation/checks.hpp"

#include <algorithm>

#include "base/hash.hpp"
#include "service/check_database.hpp"
#include "service/list_comparisons.hpp"
#include "service/seals.hpp"
#include "service/verify_pages.hpp"
#include "storage/events.hpp"
#include "storage/history_chain.hpp"
#include "storage/invariants.hpp"
#include "storage/runs.hpp"

namespace panelist::simulation {
namespace {

constexpr std::int64_t acts_between_whole_checks = 100;
constexpr int history_max = 100'000;

std::string name_of(RunId run) { return "run " + std::to_string(run.value); }

/// Where an unfinished run stands: what a developer asks first.
std::string describe(const storage::LoadedRun& run) {
  std::string text(workflow::to_string(run.state.phase));
  text += run.wakes_at ? ", wakes " + format_rfc3339(*run.wakes_at) : ", no clock runs";
  if (run.needs_editor_now) text += ", needs an editor";
  for (const workflow::Task& task : run.state.tasks)
    if (workflow::is_open(task.state))
      text += "; " + task.persona + " " + std::string(workflow::to_string(task.state)) + " of " +
              (task.assignee ? "person " + std::to_string(task.assignee->value) : "nobody") + " (" +
              task.why + ")";
  return text;
}

}  // namespace

void Checks::look_at_touched() {
  if (touched_.empty() || !scene_.process.is_up()) return;
  const std::set<RunId> runs = std::exchange(touched_, {});
  scene_.process.read([&](service::Unit& unit) {
    for (const RunId run : runs) check_run(unit, run);
  });
}

void Checks::after_act() {
  look_at_touched();
  if (++acts_since_whole_ >= acts_between_whole_checks && scene_.process.is_up()) {
    acts_since_whole_ = 0;
    whole_database();
  }
}

void Checks::check_run(service::Unit& unit, RunId run) {
  ++scene_.counts.checks;
  for (const std::string& problem : service::check_run(unit, run)) scene_.problem(problem);
  const auto stored = storage::find_run(unit.tx, unit.catalog, run);
  if (!stored) return scene_.problem(name_of(run) + " is gone");
  Known& known = runs_[run];
  check_history(unit, run, known);
  check_seats(stored->state);
  if (stored->state.is_closed() && !std::exchange(known.is_closed, true))
    scene_.canaries.note_closed(run);
  if (known.is_closed && !stored->state.is_closed())
    scene_.problem(name_of(run) + " is open again");
}

void Checks::Firings::note(const workflow::Event& event, std::vector<std::string>& problems) {
  using workflow::EventType;
  if (event.type == EventType::panel_closed && ++closes_ > 1) problems.push_back("closed twice");
  const bool is_rung =
      event.type == EventType::reminder_sent || event.type == EventType::reminder_skipped;
  if (is_rung && event.actor.label == "engine" &&
      !rungs_.insert({event.task, event.number, event.due_at}).second)
    problems.push_back("rang a reminder twice");
  if (event.type == EventType::task_overdue && !overdue_.insert({event.task, event.due_at}).second)
    problems.push_back("was overdue twice");
}

/// What was acknowledged stays as it was, and only grows; what is new in it fires nothing again.
void Checks::check_history(service::Unit& unit, RunId run, Known& known) {
  std::vector<std::string> problems;
  for (const storage::ChainRow& row :
       storage::list_chain(unit.tx, run, known.seq, history_max))
    known.firings.note(row.event, problems);
  std::string text;
  std::string prefix;
  std::int64_t seq = 0;
  for (const storage::EventRow& event : storage::list_events(unit.tx, run, history_max)) {
    text += std::to_string(event.seq) + event.type + format_rfc3339(event.at) + event.data_json;
    seq = event.seq;
    if (seq == known.seq) prefix = to_hex(sha256(text));
  }
  if (seq < known.seq)
    problems.push_back("lost acknowledged history");
  else if (known.seq > 0 && prefix != known.prefix_hash)
    problems.push_back("changed its history");
  for (const std::string& problem : problems) scene_.problem(name_of(run) + " " + problem);
  known.seq = seq;
  known.prefix_hash = to_hex(sha256(text));
}

/// One person, one seat: a second one only where the house says so.
void Checks::check_seats(const workflow::RunState& state) {
  std::set<PersonId> seated;
  std::set<std::string> seats;
  for (const workflow::Task& task : state.tasks) {
    if (task.kind != workflow::TaskKind::verdict) continue;
    const bool is_taken = workflow::is_open(task.state) ||
                          task.state == workflow::TaskState::completed ||
                          task.state == workflow::TaskState::abstained;
    if (!is_taken) continue;
    if (!seats.insert(task.persona).second)
      scene_.problem(name_of(state.id) + " has two tasks for its " + task.persona);
    if (task.assignee && !seated.insert(*task.assignee).second) {
      const bool is_said = std::any_of(
          state.tasks.begin(), state.tasks.end(),
          [&](const workflow::Task& one) { return one.assignee == task.assignee && one.doubled; });
      if (!is_said) scene_.problem(name_of(state.id) + " gives one person two seats in silence");
    }
  }
}

void Checks::check_verdicts(service::Unit& unit) {
  std::set<RunId> runs;
  for (const auto& [verdict, answered] : scene_.answered_verdicts) runs.insert(answered.run);
  std::map<VerdictId, std::string> stored;
  for (const RunId run : runs)
    for (const service::SealView& seal : service::list_run_seals(unit, run))
      stored[seal.verdict] = seal.commitment;
  for (const auto& [verdict, answered] : scene_.answered_verdicts) {
    const auto found = stored.find(verdict);
    if (found == stored.end() || found->second != answered.commitment)
      scene_.problem("the answered verdict " + std::to_string(verdict.value) + " of " +
                     name_of(answered.run) + " is not there");
  }
}

void Checks::after_restart() {
  scene_.process.read([&](service::Unit& unit) {
    for (const auto& [run, known] : runs_) check_run(unit, run);
    check_verdicts(unit);
  });
  whole_database();
}

void Checks::whole_database() {
  ++scene_.counts.checks;
  scene_.process.read([&](service::Unit& unit) {
    const auto is_known = [&](RunId run) {
      Known& known = runs_[run];
      const Sha256 rows = storage::fingerprint_run(unit.tx, run);
      return std::exchange(known.rows, rows) == rows;
    };
    for (const std::string& problem : service::check_database_except(unit, is_known).problems)
      scene_.problem(problem);
  });
}

bool Checks::is_all_done(const Outside& outside) {
  int unfinished = 1;
  scene_.process.read([&](service::Unit& unit) {
    unfinished = 0;
    storage::each_run(unit.tx, [&](RunId run) {
      const workflow::RunState state = storage::find_run(unit.tx, unit.catalog, run).value().state;
      const bool is_told = !state.is_closed() || outside.count("panel.completed", run) > 0;
      unfinished += workflow::is_finished(state.phase) && is_told ? 0 : 1;
    });
  });
  return unfinished == 0;
}

void Checks::check_end(service::Unit& unit, RunId run, const Outside& outside) {
  check_run(unit, run);
  const auto stored = storage::find_run(unit.tx, unit.catalog, run);
  if (!stored) return;
  const workflow::RunState& state = stored->state;
  published_ += state.published_at.has_value();
  if (!workflow::is_finished(state.phase))
    scene_.problem(name_of(run) + " never finished: " + describe(*stored));
  const int told = outside.count("panel.completed", run);
  if (told != (state.is_closed() ? 1 : 0))
    scene_.problem(name_of(run) + " told the calm receiver " + std::to_string(told) +
                   " times that its panel is complete");
}

void Checks::at_the_end(const Outside& outside) {
  scene_.process.read([&](service::Unit& unit) {
    storage::each_run(unit.tx, [&](RunId run) { check_end(unit, run, outside); });
    check_verdicts(unit);
    for (const std::string& problem : service::verify_pages(unit).problems) scene_.problem(problem);
  });
  whole_database();
}

}  // namespace panelist::simulation
