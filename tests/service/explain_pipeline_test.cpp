#include "service/explain_pipeline.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "service/act_on_run.hpp"
#include "service/act_on_task.hpp"
#include "service/check_database.hpp"
#include "service/list_runs.hpp"
#include "tests/support/bench_panel.hpp"

namespace panelist {
namespace {

using test::BenchHouse;
using workflow::Blocker;
using workflow::Verb;

constexpr std::chrono::hours day{24};

void act(BenchHouse& house, TaskId task, Verb verb) {
  REQUIRE(house.as(house.editor, [&](service::Unit& unit) {
    return service::act_on_task(unit, {task, verb, "for a test", "", {}});
  }));
}

void act(BenchHouse& house, RunId run, workflow::RunVerb verb) {
  REQUIRE(house.as(house.editor, [&](service::Unit& unit) {
    return service::act_on_run(unit, {run, verb, "for a test"});
  }));
}

void abstain(BenchHouse& house, RunId run, const std::string& persona) {
  const TaskId task = house.task_of(run, persona);
  REQUIRE(house.as(house.holder_of(task), [&](service::Unit& unit) {
    return service::act_on_task(unit, {task, Verb::abstain, "", "", {}});
  }));
}

RunId submit(BenchHouse& house, const std::string& name, const std::string& workflow = "",
             bool is_public = false) {
  auto submission = house.submission(name);
  if (!workflow.empty()) submission.workflow = workflow;
  submission.from_public_form = is_public;
  return house.submit(submission).run;
}

void plant_failure(BenchHouse& house, RunId run, bool is_retried) {
  house.change([&](storage::Transaction& tx) {
    tx.write(
        "UPDATE run SET failure = 'the disk is full', failures = 3, retry_at = :at, "
        "needs_editor = :needs, first_due_at = NULL, last_due_at = NULL WHERE id = :run",
        {{"at", is_retried ? std::optional(house.now) : std::nullopt},
         {"needs", !is_retried},
         {"run", run}});
  });
}

/// One run, at least, for every kind of blocker; some wait for several.
void fill(BenchHouse& house) {
  house.add_four();
  const RunId late = submit(house, "Late and free");
  act(house, house.task_of(late, "skeptic"), Verb::release);
  house.now += 6 * day;
  submit(house, "In time");
  act(house, house.task_of(submit(house, "Free"), "skeptic"), Verb::release);
  act(house, house.task_of(submit(house, "Suspended"), "buyer"), Verb::suspend);
  const RunId held = submit(house, "Held");
  act(house, house.task_of(held, "buyer"), Verb::suspend);
  act(house, held, workflow::RunVerb::hold);
  submit(house, "Triage", "", true);
  house.vote_all(submit(house, "Signed", "signed-review"));
  const RunId few = submit(house, "Few");
  for (const char* persona : {"developer", "skeptic", "buyer"}) abstain(house, few, persona);
  REQUIRE(house.vote(few, "futurist", "ship"));
  house.rules.publish_hold = day;
  house.vote_all(submit(house, "Waits"));
  const RunId failed = submit(house, "Failed"), retried = submit(house, "Retried");
  house.vote_all(failed);
  plant_failure(house, failed, false);
  plant_failure(house, retried, true);
  const RunId quorum = submit(house, "Quorum");
  house.change([&](storage::Transaction& tx) {
    tx.write(
        "UPDATE run SET editor_decides = 1, deadline_passed = 1, needs_editor = 1 WHERE id = :r",
        {{"r", quorum}});
  });
  house.rules.publish_hold = Duration{0};
  house.vote_all(submit(house, "Done"));
}

std::vector<service::RunRow> list(BenchHouse& house, const std::string& search) {
  CAPTURE(search);
  const auto filter = service::parse_run_search(search);
  REQUIRE(filter);
  const auto rows = house.look(house.editor, [&](service::Unit& unit) {
    return service::list_runs(unit, *filter, {200, ""});
  });
  REQUIRE(rows);
  return rows->items;
}

service::PipelineReasons explain(BenchHouse& house) {
  const auto reasons =
      house.look(house.editor, [](service::Unit& unit) { return service::explain_pipeline(unit); });
  REQUIRE(reasons);
  return *reasons;
}

/// What the rules say, run by run.
std::map<Blocker, std::set<std::int64_t>> count_one_by_one(BenchHouse& house) {
  std::map<Blocker, std::set<std::int64_t>> runs;
  for (const service::RunRow& row : list(house, "")) {
    REQUIRE(row.waiting);
    for (const Blocker blocker : row.waiting->blockers) runs[blocker].insert(row.run.id.value);
  }
  return runs;
}

std::string label_of(const service::PipelineReasons& reasons, const std::string& search) {
  for (const service::PipelineAct& act : reasons.actions)
    if (act.search == search) return act.label;
  return "no act";
}

}  // namespace

TEST_CASE(
    "explain_pipeline: the sums are what the rules say of each run, and each list is its "
    "runs") {
  BenchHouse house;
  fill(house);
  const auto reasons = explain(house);
  const auto expected = count_one_by_one(house);
  CHECK(reasons.unfinished == static_cast<int>(list(house, "").size()));
  // A run that has not begun exists within a transaction only.
  CHECK(expected.size() == workflow::all_blockers().size() - 1);
  CHECK(reasons.blockers.size() == expected.size());
  for (const service::BlockerCount& count : reasons.blockers) {
    CAPTURE(to_string(count.blocker));
    REQUIRE(expected.contains(count.blocker));
    CHECK(count.runs == static_cast<int>(expected.at(count.blocker).size()));
    std::set<std::int64_t> listed;
    for (const auto& row : list(house, count.search)) listed.insert(row.run.id.value);
    CHECK(listed == expected.at(count.blocker));
    CHECK((count.seats > 0) == (count.blocker <= Blocker::sign_off));
  }
}

TEST_CASE("explain_pipeline: whoever is late stands first, with the runs to look at") {
  BenchHouse house;
  fill(house);
  const auto reasons = explain(house);
  REQUIRE(reasons.people.size() == 4);
  CHECK(reasons.people[0].late == 1);
  CHECK(reasons.people[3].late == 0);
  CHECK(reasons.people[3].person.name == "Ben");  // his late seat was released
  for (const service::PersonCount& count : reasons.people) {
    const int wanted = count.late > 0 ? count.late : count.seats;
    CHECK(static_cast<int>(list(house, count.search).size()) == wanted);
  }
  REQUIRE(reasons.personas.size() == 4);
  CHECK(reasons.personas[1].persona == "skeptic");
  CHECK(reasons.personas[1].free == 2);
  CHECK(reasons.personas[1].people == 1);
  CHECK(list(house, "persona:skeptic waits:free_seat").size() == 2);
  CHECK(list(house, "persona:buyer waits:free_seat").empty());
}

TEST_CASE("explain_pipeline: the acts that unblock most stand first and say how many") {
  BenchHouse house;
  fill(house);
  const auto reasons = explain(house);
  for (std::size_t i = 1; i < reasons.actions.size(); ++i)
    CHECK(reasons.actions[i - 1].runs >= reasons.actions[i].runs);
  for (const service::PipelineAct& act : reasons.actions)
    CHECK(static_cast<int>(list(house, act.search).size()) == act.runs);
  const std::string skeptics = "waits:free_seat persona:skeptic";
  CHECK(label_of(reasons, skeptics) == "Assign 2 skeptic seats");
  CHECK(label_of(reasons, "waits:failed_step") == "Retry 1 failed step");
  CHECK(label_of(reasons, "waits:sign_off") == "Decide 1 sign-off");
  CHECK(label_of(reasons, "waits:late_reviewer") == "Remind the reviewers of 3 late seats");
  house.change([](storage::Transaction& tx) {
    tx.write("UPDATE person SET task_cap = 0 WHERE name = 'Ben'", {});
  });
  CHECK(label_of(explain(house), skeptics) == "Find somebody for 2 skeptic seats");
}

TEST_CASE("explain_pipeline: says what wakes next and what happens then") {
  BenchHouse house;
  house.add_four();
  const RunId run = submit(house, "Lantern");
  const auto reasons = explain(house);
  REQUIRE(reasons.next.size() == 1);
  CHECK(reasons.next[0].run.id == run);
  CHECK(reasons.next[0].tool.name == "Lantern");
  CHECK(reasons.next[0].at == house.now + 4 * day);
  CHECK(reasons.next[0].what == "Ana is reminded of the developer seat");
  CHECK(!house.look(house.person("Ana"),
                    [](service::Unit& unit) { return service::explain_pipeline(unit); }));
  const auto guessed = house.look(house.person("Ana"), [](service::Unit& unit) {
    return service::list_runs(unit, *service::parse_run_search("holder:ben@example.org"), {});
  });
  REQUIRE(!guessed);
  CHECK(guessed.error().code == ErrorCode::forbidden);
}

TEST_CASE(
    "check_database: an unfinished run that nothing wakes, nobody holds and no editor sees is "
    "named") {
  const auto problems_after = [](const std::string& change, const std::string& seat_change) {
    BenchHouse house;
    house.add_four();
    const RunId run = submit(house, "Lantern");
    house.change([&](storage::Transaction& tx) {
      tx.write("UPDATE run SET " + change, {});
      if (!seat_change.empty()) tx.write(seat_change, {});
    });
    const std::string wanted =
        "nobody and nothing will ever move on run " + std::to_string(run.value);
    const auto report = house.look(house.engine, service::check_database);
    return std::count(report.problems.begin(), report.problems.end(), wanted);
  };
  const std::string asleep = "wakes_at = NULL, needs_editor = 0";
  CHECK(problems_after(asleep, "") == 0);  // four people's turn
  CHECK(problems_after(asleep, "UPDATE task SET assignee_id = NULL, state = 'ready'") == 1);
  CHECK(problems_after(asleep, "UPDATE task SET state = 'suspended'") == 1);
  CHECK(problems_after(asleep, "UPDATE person SET state = 'disabled'") == 1);
  const std::string suspended = "UPDATE task SET state = 'suspended'";
  CHECK(problems_after("wakes_at = 5, needs_editor = 0", suspended) == 0);
  CHECK(problems_after("wakes_at = NULL, needs_editor = 1", suspended) == 0);
  CHECK(problems_after(asleep + ", phase = 'withdrawn'", suspended) == 0);
}

}  // namespace panelist
