#include <random>

#include <doctest/doctest.h>

#include "tests/workflow/scenario.hpp"

using namespace panelist;
using namespace panelist::workflow;
using namespace panelist::workflow::testing;

namespace {

/// Random commands by random people on one run; Scenario checks the invariants after each of them.
class Walk {
 public:
  explicit Walk(std::uint64_t seed) : random_(seed), scenario_(definition(), people()) {
    scenario_.seed = seed;
    scenario_.distinct = static_cast<DistinctPeople>(below(3));
    scenario_.publish_hold = below(3) == 0 ? hour : Duration{0};
    scenario_.state.from_public_form = below(3) == 0;
    scenario_.state.submitter = PersonId{55};
  }
  /// Until the run is finished or the steps are used up.
  void go(int steps) {
    REQUIRE(scenario_.submit_tool());
    for (int i = 0; i < steps && !is_finished(scenario_.state.phase); ++i) step();
  }
  const Scenario& scenario() const { return scenario_; }
  int accepted() const { return accepted_; }

 private:
  int below(int n) { return static_cast<int>(random_() % static_cast<unsigned>(n)); }

  DefinitionPtr definition() {
    Shape& shape = shape_;
    if (below(3) == 0) shape.panel += "quorum = 2\nmin_votes = 2\ndeadline_after = \"9d\"\n";
    if (below(2) == 0)
      shape.panel.replace(shape.panel.find("escalate"), 8, "reassign");
    if (below(2) == 0)
      shape.before_panel = "[[step]]\nid = \"triage\"\nkind = \"task\"\ntask = \"triage\"\n"
                           "applies_to = \"public_form\"\ndue_after = \"1d\"\n";
    if (below(3) == 0)
      shape.before_publish = "[[step]]\nid = \"cool\"\nkind = \"wait\"\nwait_for = \"6h\"\n"
                             "[[step]]\nid = \"sign\"\nkind = \"task\"\ntask = \"sign_off\"\n";
    return define(shape);
  }
  /// Other clocks, another quorum; sometimes the steps before publication are others too.
  DefinitionPtr another_version() {
    Shape shape = shape_;
    shape.version = 2 + below(3);
    shape.panel = "due_after = \"4d\"\nreminders = [\"-2d\", \"+6h\"]\noverdue = \"escalate\"\n"
                  "overdue_after = \"1d\"\n";
    if (below(2) == 0) shape.panel += "quorum = 3\nmin_votes = 1\ndeadline_after = \"8d\"\n";
    if (below(3) == 0)
      shape.before_publish = "[[step]]\nid = \"sign\"\nkind = \"task\"\ntask = \"sign_off\"\n";
    return define(shape);
  }
  std::vector<Candidate> people() {
    auto all = six_allrounders();
    for (Candidate& one : all) {
      std::erase_if(one.personas, [&](const std::string&) { return below(3) == 0; });
      one.open_tasks = below(4);
      if (below(4) == 0) one.cap = 1 + below(4);
      if (below(6) == 0) one.model = "model-x";
      if (below(4) == 0) one.share = 25 + 25 * below(16);
      if (below(4) == 0) one.times.days = domain::WorkingDays(1U + static_cast<unsigned>(below(127)));
      if (below(6) == 0) one.times.away = {{start_time + 4 * day, start_time + (5 + below(9)) * day}};
    }
    all.push_back(person(editor, "Edith", {"buyer", "skeptic"}, 2));
    return all;
  }

  PersonId anybody() { return scenario_.candidates[static_cast<std::size_t>(below(7))].person; }
  TaskId any_task() {
    const auto& tasks = scenario_.state.tasks;
    if (tasks.empty()) return TaskId{1};
    // Mostly the newest: the oldest are ended and refuse everything.
    const auto size = static_cast<int>(tasks.size());
    const int back = std::min(size - 1, below(below(4) == 0 ? size : std::min(size, 5)));
    return tasks[static_cast<std::size_t>(size - 1 - back)].id;
  }
  PersonId somebody_for(TaskId task) {
    const Task* found = scenario_.state.find_task(task);
    return found && found->assignee && below(4) != 0 ? *found->assignee : anybody();
  }

  void step() {
    scenario_.publish_failure = below(3) == 0 ? "a bug" : "";
    scenario_.now += Duration{below(3) == 0 ? below(40) * 3'600'000 : below(60'000)};
    const TaskId task = any_task();
    const PersonId who = somebody_for(task);
    Inputs inputs = below(3) == 0 ? scenario_.as_editor(who) : scenario_.as(who);
    switch (below(14)) {
      case 0: case 1: case 2:
        return note(scenario_.vote_task(task, who,
            below(2) ? domain::Decision::ship : domain::Decision::skip));
      case 3: case 4: case 5: case 6:
        return note(scenario_.run(ActOnTask{task, static_cast<Verb>(below(15)), "r", anybody()},
            inputs));
      case 7: return note(scenario_.run(NoteDraft{task}, inputs));
      case 8: return note(scenario_.tick());
      case 9: return act_on_run();
      case 10: return note(scenario_.decide_task(task, below(6) != 0, "r"));
      case 11: return note(scenario_.run(RemindTask{task, {}}, inputs));
      case 12: return note(scenario_.move(another_version(), "r", below(2) ? editor : anybody()));
      default: return change_people();
    }
  }
  void act_on_run() {
    auto verb = static_cast<RunVerb>(below(11));
    // The ends of a run are rare, and a hold rarely lasts.
    if ((verb == RunVerb::withdraw || verb == RunVerb::reject) && below(20) != 0) return;
    if (scenario_.state.phase == RunPhase::on_hold && below(2) == 0) verb = RunVerb::resume;
    note(scenario_.edit(verb, "r", below(2) ? editor : anybody()));
  }
  void change_people() {
    Candidate& one = scenario_.candidates[static_cast<std::size_t>(below(7))];
    switch (below(5)) {
      case 0: one.away_until = scenario_.now + day; break;
      case 1: one.away_until.reset(); break;
      case 2: one.open_tasks = below(5); break;
      case 3: return note(scenario_.run(PersonLeft{one.person}, scenario_.as_engine()));
      default: return note(scenario_.run(StepFailed{"cause"}, scenario_.as_engine()));
    }
  }
  void note(const Result<void>& outcome) {
    if (outcome) ++accepted_;
    else CHECK(!outcome.error().detail.empty());
  }

  std::mt19937_64 random_;
  Shape shape_;
  Scenario scenario_;
  int accepted_{0};
};

}  // namespace

TEST_CASE("random walk: over thousands of commands every invariant of a run holds") {
  int accepted = 0, published = 0, unfinished = 0, closed = 0;
  for (std::uint64_t seed = 1; seed <= 250; ++seed) {
    CAPTURE(seed);
    Walk walk(seed);
    walk.go(120);
    accepted += walk.accepted();
    published += walk.scenario().state.phase == RunPhase::published;
    unfinished += !is_finished(walk.scenario().state.phase);
    closed += walk.scenario().count_events(EventType::panel_closed);
  }
  MESSAGE("250 seeds: " << accepted << " commands accepted, " << closed << " panels closed, "
                        << published << " published, " << unfinished << " still open");
  CHECK(accepted > 3000);
  CHECK(published > 25);
}
