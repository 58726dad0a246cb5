#pragma once
// What must hold: of the run that an act touched, after that act; of the whole database now and
// then; after each crash, that nothing acknowledged is gone.
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "base/hash.hpp"
#include "simulation/outside.hpp"
#include "simulation/scene.hpp"
#include "workflow/event.hpp"
#include "workflow/run_state.hpp"

namespace panelist::simulation {

class Checks {
 public:
  explicit Checks(Scene& scene) : scene_(scene) {}
  /// A commit that was acknowledged changed this run.
  void touch(RunId run) { touched_.insert(run); }
  /// One of which nobody can tell whether it happened may have changed any.
  void touch_all() {
    for (const auto& [run, known] : runs_) touched_.insert(run);
  }
  /// Every run that was touched and not looked at since.
  void look_at_touched();
  /// After every act.
  void after_act();
  /// After a start: what was acknowledged is there.
  void after_restart();
  /// A run whose rows are as they were at the last time is not followed again: a failure then has
  /// already been told.
  void whole_database();
  /// The end: nobody is stuck, and the calm receiver knows everything.
  void at_the_end(const Outside& outside);
  /// Whether any run is unfinished or any message undelivered to the calm receiver.
  bool is_all_done(const Outside& outside);
  /// Panels that came out, as of `at_the_end`.
  std::int64_t published() const { return published_; }

 private:
  /// A close at most once a run, and each firing once: a new due time begins a new ladder, so what
  /// is told once is a rung of a due time.
  class Firings {
   public:
    void note(const workflow::Event& event, std::vector<std::string>& problems);

   private:
    int closes_{0};
    std::set<std::tuple<TaskId, int, std::optional<Instant>>> rungs_;
    std::set<std::pair<TaskId, std::optional<Instant>>> overdue_;
  };
  struct Known {
    std::int64_t seq{0};
    std::string prefix_hash;  ///< of the history up to seq
    bool is_closed{false};
    Firings firings;
    Sha256 rows{};  ///< when the whole database was checked last
  };
  void check_run(service::Unit& unit, RunId run);
  void check_end(service::Unit& unit, RunId run, const Outside& outside);
  void check_history(service::Unit& unit, RunId run, Known& known);
  void check_seats(const workflow::RunState& state);
  void check_verdicts(service::Unit& unit);

  Scene& scene_;
  std::set<RunId> touched_;
  std::map<RunId, Known> runs_;
  std::int64_t acts_since_whole_{0};
  std::int64_t published_{0};
};

}  // namespace panelist::simulation
