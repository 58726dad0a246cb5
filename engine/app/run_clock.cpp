#include "app/run_clock.hpp"

#include <algorithm>

#include "base/log.hpp"
#include "service/sweep.hpp"
#include "service/tick_runs.hpp"

namespace panelist::app {
namespace {

inline constexpr int runs_per_step = 64;
inline constexpr Duration clock_idle_max{30'000};
/// Clocks that end by themselves are looked at together, not each with a wake-up of its own.
inline constexpr Duration clock_pace{1'000};
inline constexpr Duration chores_again_after{50};
inline constexpr Duration sweep_every = std::chrono::hours{1};
inline constexpr Duration retry_after{1'000};

service::Unit engine_unit(const web::House& house, storage::Transaction& tx) {
  service::Unit unit{tx, house.clock.now(), house.random, house.catalog, house.rules, house.signals,
                     {}};
  unit.actor.label = "engine";
  unit.actor.name = "engine";
  return unit;
}

/// Work that belongs to no run, in a transaction of its own; false: there was nothing to do.
using Chore = bool (*)(service::Unit&);
struct Round {
  std::vector<RunId> due;
  std::size_t at{0};
  std::vector<Chore> chores;  ///< the next one last
  std::optional<Instant> next;
};

bool is_down(storage::Outcome outcome) {
  return outcome == storage::Outcome::full || outcome == storage::Outcome::unknown ||
         outcome == storage::Outcome::busy;
}

/// After the runs.
void do_chores(const web::House& house, std::shared_ptr<Round> round,
               runtime::PollLoop::Done done) {
  if (round->chores.empty()) return done(round->next);
  auto work = [&house, chore = round->chores.back()](storage::Transaction& tx) {
    service::Unit unit = engine_unit(house, tx);
    return chore(unit);
  };
  round->chores.pop_back();
  house.database.write(
      storage::Lane::background, std::move(work),
      [&house, round, done = std::move(done)](storage::Outcome outcome) {
        const bool is_done =
            outcome == storage::Outcome::committed || outcome == storage::Outcome::rolled_back;
        if (outcome == storage::Outcome::unknown) house.signals.outcome_unknown();
        if (!is_done) return done(house.clock.now() + retry_after);
        do_chores(house, round, done);
      });
}

/// Ticks the runs of a round one after another, each in its own transaction.
void tick_next(const web::House& house, std::shared_ptr<Round> round,
               runtime::PollLoop::Done done) {
  if (round->at == round->due.size()) return do_chores(house, round, std::move(done));
  const RunId run = round->due[round->at++];
  auto work = [&house, run](storage::Transaction& tx) {
    service::Unit unit = engine_unit(house, tx);
    const auto ticked = service::tick_run(unit, run);
    if (!ticked)
      log::error("tick_refused",
                 {{"run", std::to_string(run.value)}, {"why", ticked.error().detail}});
    return ticked.has_value();
  };
  house.database.write(storage::Lane::background, std::move(work),
                       [&house, round, done = std::move(done)](storage::Outcome outcome) {
                         if (outcome == storage::Outcome::unknown) house.signals.outcome_unknown();
                         if (is_down(outcome)) return done(house.clock.now() + retry_after);
                         // Not even its failure could be noted: look again, but not at once.
                         if (outcome == storage::Outcome::failed)
                           round->next = house.clock.now() + retry_after;
                         tick_next(house, round, done);
                       });
}

}  // namespace

std::unique_ptr<runtime::PollLoop> make_run_clock(runtime::EventLoop& loop,
                                                  Installation& installation) {
  const web::House& house = installation.house();
  auto step = [&house](runtime::PollLoop::Done done) {
    auto round = std::make_shared<Round>();
    house.database.read(
        [&house, round](storage::Transaction& tx) {
          service::Unit unit = engine_unit(house, tx);
          round->due = service::list_due_runs(unit, runs_per_step);
          if (service::has_counts_to_fold(unit)) round->chores.push_back(service::fold_counts);
          if (service::has_log_to_number(unit)) round->chores.push_back(service::number_log);
          if (service::has_pages_due(unit)) round->chores.push_back(service::tick_pages);
          // A run that is due now is about to be ticked; its next clock wakes this loop by itself.
          round->next = service::find_next_wake(unit);
          if (round->next) round->next = std::max(*round->next, unit.now + clock_pace);
          if (!round->chores.empty()) round->next = unit.now + chores_again_after;
          if (static_cast<int>(round->due.size()) == runs_per_step) round->next = unit.now;
        },
        [&house, round, done = std::move(done)](storage::Outcome outcome) {
          if (outcome != storage::Outcome::committed) return done(house.clock.now() + retry_after);
          tick_next(house, round, done);
        });
  };
  return std::make_unique<runtime::PollLoop>(loop, house.clock, "run_clock", clock_idle_max,
                                             std::move(step));
}

std::unique_ptr<runtime::PollLoop> make_sweeper(runtime::EventLoop& loop,
                                                Installation& installation) {
  const web::House& house = installation.house();
  auto step = [&house](runtime::PollLoop::Done done) {
    auto has_more = std::make_shared<bool>(false);
    house.database.write(
        storage::Lane::background,
        [&house, has_more](storage::Transaction& tx) {
          service::Unit unit = engine_unit(house, tx);
          *has_more = service::sweep(unit);
          return true;
        },
        [&house, has_more, done = std::move(done)](storage::Outcome) {
          done(house.clock.now() + (*has_more ? retry_after : sweep_every));
        });
  };
  return std::make_unique<runtime::PollLoop>(loop, house.clock, "sweeper", sweep_every,
                                             std::move(step));
}

}  // namespace panelist::app
