// Seats that nobody holds, over all runs: who is kept for them, and what wakes their runs.
#include "service/open_demand.hpp"

#include "service/act_on_run.hpp"
#include "service/act_on_task.hpp"
#include "service/add_person.hpp"
#include "service/away_times.hpp"
#include "service/change_person.hpp"
#include "service/check_database.hpp"
#include "service/conflicts_of_interest.hpp"
#include "service/disable_person.hpp"
#include "service/explain_pipeline.hpp"
#include "service/get_run.hpp"
#include "service/tick_runs.hpp"
#include "tests/support/bench_panel.hpp"

namespace panelist {
namespace {

using std::chrono::hours;
using test::BenchHouse;

/// Cleo is the only buyer, takes one task at a time and has one; Beta waits for a buyer.
struct Waiting : BenchHouse {
  Waiting() {
    add_four();
    cap("Cleo", 1);
    alpha = submit("Alpha").run;
    now += hours{1};
    beta = submit("Beta").run;
  }
  void cap(const std::string& name, int most) {
    change([&](storage::Transaction& tx) {
      tx.write("UPDATE person SET task_cap = :cap WHERE name = :name",
               {{"cap", most}, {"name", name}});
    });
  }
  void change_cleo(const service::PersonChanges& changes) {
    REQUIRE(as(editor, [&](service::Unit& unit) {
      return service::change_person(unit, person("Cleo").person, changes);
    }));
  }
  bool is_free(RunId run, const std::string& persona = "buyer") {
    return count("SELECT count(*) FROM task WHERE state = 'ready' AND persona = '" + persona +
                 "' AND run_id = " + std::to_string(run.value)) == 1;
  }
  std::string holder(RunId run, const std::string& persona = "buyer") {
    return is_free(run, persona) ? "" : holder_of(task_of(run, persona)).name;
  }
  std::string why(RunId run) {
    return text("SELECT why FROM task WHERE id = " + std::to_string(task_of(run, "buyer").value));
  }
  std::vector<RunId> due() {
    return look(engine, [&](service::Unit& unit) { return service::list_due_runs(unit, 100); });
  }
  /// As the run clock does, until nothing is due; how many runs were looked at.
  int let_clock_run() {
    int ticks = 0;
    for (auto runs = due(); !runs.empty(); runs = due())
      for (const RunId run : runs) {
        REQUIRE(++ticks < 50);
        REQUIRE(as(engine, [&](service::Unit& unit) { return service::tick_run(unit, run); }));
      }
    return ticks;
  }
  service::RunView page(RunId run) {
    return look(editor, [&](service::Unit& unit) { return service::get_run(unit, run); }).value();
  }
  void act(workflow::Verb verb, TaskId task, const service::Actor& who) {
    service::TaskAct one{task, verb, "a reason", "", {}};
    REQUIRE(as(who, [&](service::Unit& unit) { return service::act_on_task(unit, one); }));
  }
  void act(workflow::RunVerb verb, RunId run) {
    REQUIRE(as(editor, [&](service::Unit& unit) {
      return service::act_on_run(unit, {run, verb, "a reason"});
    }));
  }
  void check_everything() {
    const auto report =
        as(engine, [](service::Unit& unit) { return service::check_database(unit); });
    for (const std::string& problem : report.problems) FAIL_CHECK(problem);
  }
  RunId alpha, beta;
};

}  // namespace

TEST_CASE("open demand: a waiting seat goes to the buyer at once when she has a place again") {
  Waiting house;
  CHECK(house.is_free(house.beta));
  CHECK(house.why(house.beta) == "Cleo is at the cap (1 of 1)");
  CHECK(house.due().empty());
  REQUIRE(house.vote(house.alpha, "buyer", "ship"));
  REQUIRE(house.due() == std::vector<RunId>{house.beta});
  house.check_everything();
  CHECK(house.let_clock_run() == 1);
  CHECK(house.holder(house.beta) == "Cleo");
  CHECK(house.why(house.beta) == "you are the only buyer who can take it now");
  CHECK(house.count("SELECT count(*) FROM mail WHERE kind = 'assigned' AND person_id = " +
                    std::to_string(house.person("Cleo").person.value)) == 2);
  house.check_everything();
}

TEST_CASE("open demand: a tool sent meanwhile leaves the place to the older seat, and says so") {
  Waiting house;
  REQUIRE(house.vote(house.alpha, "buyer", "ship"));
  house.now += std::chrono::seconds{1};
  const RunId gamma = house.submit("Gamma").run;
  CHECK(house.is_free(gamma));
  const std::string kept = "Cleo's last place is kept for the buyer seat of Beta (due ";
  CHECK(house.why(gamma).starts_with(kept));
  const service::RunView page = house.page(gamma);
  REQUIRE(page.waiting);
  CHECK(page.waiting->reason.find("nobody can take the buyer seat. " + kept) != std::string::npos);
  CHECK(page.waiting->unblock->label == "Assign Cleo all the same");
  CHECK(house.let_clock_run() == 1);
  CHECK(house.holder(house.beta) == "Cleo");
  CHECK(house.is_free(gamma));
  CHECK(house.page(gamma).waiting->reason.find("Cleo is at the cap (1 of 1)") !=
        std::string::npos);
  REQUIRE(house.vote(house.beta, "buyer", "ship"));
  CHECK(house.let_clock_run() == 1);
  CHECK(house.holder(gamma) == "Cleo");
  house.check_everything();
}

TEST_CASE("open demand: several places that become free are filled one run after another") {
  Waiting house;
  const RunId gamma = house.submit("Gamma").run;
  CHECK(house.is_free(gamma));
  service::PersonChanges none;
  none.task_cap = std::optional<int>{};
  house.change_cleo(none);
  CHECK(house.due() == std::vector<RunId>{house.beta});
  CHECK(house.let_clock_run() == 2);
  CHECK(house.holder(house.beta) == "Cleo");
  CHECK(house.holder(gamma) == "Cleo");
  house.check_everything();
}

TEST_CASE("open demand: whoever becomes able to take a seat wakes the run that waits for it") {
  Waiting house;
  SUBCASE("a new account") {
    service::NewPerson carl;
    carl.email = "carl@example.org";
    carl.name = "Carl";
    carl.personas = {"buyer"};
    carl.roles.add(domain::Role::reviewer);
    REQUIRE(house.as(house.editor,
                     [&](service::Unit& unit) { return service::add_person(unit, carl); }));
  }
  SUBCASE("a persona more") {
    service::PersonChanges changes;
    changes.personas = {"developer", "buyer"};
    REQUIRE(house.as(house.editor, [&](service::Unit& unit) {
      return service::change_person(unit, house.person("Ana").person, changes);
    }));
  }
  SUBCASE("a higher cap") {
    service::PersonChanges changes;
    changes.task_cap = std::optional<int>{2};
    house.change_cleo(changes);
  }
  SUBCASE("an account switched on again") {
    const auto carl = house.add("Carl", {"buyer"});
    REQUIRE(house.as(house.editor, [&](service::Unit& unit) {
      return service::disable_person(unit, carl.person);
    }));
    CHECK(house.due().empty());
    REQUIRE(house.as(house.editor, [&](service::Unit& unit) {
      return service::enable_person(unit, carl.person);
    }));
  }
  SUBCASE("a time away taken back") {
    const auto carl = house.add("Carl", {"buyer"});
    const auto away = house.as(house.editor, [&](service::Unit& unit) {
      return service::set_away(unit, carl.person, unit.now, unit.now + hours{900});
    });
    REQUIRE(away);
    CHECK(house.due().empty());
    REQUIRE(house.as(house.editor, [&](service::Unit& unit) {
      return service::remove_away(unit, carl.person, away->id);
    }));
  }
  SUBCASE("a tie lifted") {
    const auto carl = house.add("Carl", {"buyer"});
    REQUIRE(house.as(house.editor, [&](service::Unit& unit) {
      return service::declare_conflict(unit, carl.person, "Beta Inc", "a former employer");
    }));
    CHECK(house.due().empty());
    REQUIRE(house.as(house.editor, [&](service::Unit& unit) {
      return service::remove_conflict(unit, carl.person, "Beta Inc");
    }));
  }
  REQUIRE(house.due() == std::vector<RunId>{house.beta});
  CHECK(house.let_clock_run() == 1);
  CHECK_FALSE(house.is_free(house.beta));
  house.check_everything();
}

TEST_CASE("open demand: a run that cannot use the place passes the wake on") {
  Waiting house;
  house.now += hours{1};
  const RunId gamma = house.submit("Gamma").run;
  REQUIRE(house.as(house.editor, [&](service::Unit& unit) {
    return service::declare_conflict(unit, house.person("Cleo").person, "Beta Inc", "a share");
  }));
  REQUIRE(house.vote(house.alpha, "buyer", "ship"));
  CHECK(house.due() == std::vector<RunId>{house.beta});
  CHECK(house.let_clock_run() == 2);
  CHECK(house.is_free(house.beta));
  CHECK(house.holder(gamma) == "Cleo");
  house.check_everything();
}

TEST_CASE("open demand: a run that waits for somebody who is away is tried when they are back") {
  Waiting house;
  const auto carl = house.add("Carl", {"buyer"});
  const Instant back = house.now + hours{30};
  REQUIRE(house.as(house.editor, [&](service::Unit& unit) {
    return service::set_away(unit, carl.person, unit.now, back);
  }));
  const RunId gamma = house.submit("Gamma").run;
  CHECK(house.is_free(gamma));
  CHECK(house.page(gamma).wakes_at == back);
  CHECK(house.page(gamma).waiting->wakes_at == back);
  const auto reasons = house.look(
      house.editor, [](service::Unit& unit) { return service::explain_pipeline(unit); });
  REQUIRE(reasons);
  REQUIRE_FALSE(reasons->next.empty());
  CHECK(reasons->next.front().run.id == gamma);
  CHECK(reasons->next.front().what == "somebody is looked for again");
  // What happens to the run meanwhile does not lose the wake.
  REQUIRE(house.vote(gamma, "developer", "ship"));
  CHECK(house.page(gamma).wakes_at == back);
  house.check_everything();
  house.now = back;
  CHECK(house.let_clock_run() >= 1);
  CHECK(house.holder(gamma) == "Carl");
  CHECK(house.holder(house.beta) == "Carl");
  house.check_everything();
}

TEST_CASE("open demand: what somebody gave back lies in the pool for whoever claims it") {
  Waiting house;
  const TaskId seat = house.task_of(house.alpha, "buyer");
  house.act(workflow::Verb::release, seat, house.person("Cleo"));
  // Her place is free: the older seat is the one she gave back, so the next one is hers.
  CHECK(house.due() == std::vector<RunId>{house.beta});
  house.let_clock_run();
  CHECK(house.holder(house.beta) == "Cleo");
  CHECK(house.is_free(house.alpha));
  service::PersonChanges none;
  none.task_cap = std::optional<int>{};
  house.change_cleo(none);
  house.let_clock_run();
  CHECK(house.is_free(house.alpha));
  SUBCASE("she takes it after all") {
    house.act(workflow::Verb::claim, seat, house.person("Cleo"));
    CHECK(house.holder(house.alpha) == "Cleo");
  }
  SUBCASE("somebody else takes it, and is not handed it") {
    const auto carl = house.add("Carl", {"buyer"});
    house.as(house.engine, [&](service::Unit& unit) {
      service::offer_to(unit, carl.person);
      return true;
    });
    house.let_clock_run();
    CHECK(house.is_free(house.alpha));
    house.act(workflow::Verb::claim, seat, carl);
    CHECK(house.holder(house.alpha) == "Carl");
  }
  house.check_everything();
}

TEST_CASE("open demand: a run that comes back from a hold is tried again at once") {
  Waiting house;
  house.act(workflow::RunVerb::hold, house.beta);
  REQUIRE(house.vote(house.alpha, "buyer", "ship"));
  CHECK(house.due().empty());
  // A run on hold waits for nobody: the place goes to whoever comes.
  house.check_everything();
  house.now += hours{1};
  house.act(workflow::RunVerb::resume, house.beta);
  CHECK(house.due() == std::vector<RunId>{house.beta});
  CHECK(house.let_clock_run() == 1);
  CHECK(house.holder(house.beta) == "Cleo");
  house.check_everything();
}

TEST_CASE("open demand: whoever leaves one seat of a panel may have the one that waits beside it") {
  Waiting house;
  // Ben doubts and could buy, but sits on the panel already.
  house.rules.distinct_people = workflow::DistinctPeople::always;
  service::PersonChanges changes;
  changes.personas = {"skeptic", "buyer"};
  REQUIRE(house.as(house.editor, [&](service::Unit& unit) {
    return service::change_person(unit, house.person("Ben").person, changes);
  }));
  house.let_clock_run();
  CHECK(house.is_free(house.beta));
  house.act(workflow::Verb::decline, house.task_of(house.beta, "skeptic"), house.person("Ben"));
  CHECK(house.due() == std::vector<RunId>{house.beta});
  house.let_clock_run();
  CHECK(house.holder(house.beta) == "Ben");
  house.check_everything();
}

TEST_CASE("open demand: nobody is kept for a panel on which their model sits already") {
  BenchHouse house;
  house.add("Ana", {"developer"});
  house.add("Ben", {"skeptic"});
  house.add("Bot", {"futurist"}, 2, "model-a");
  house.submit("Beta");  // nobody buys
  house.add("Twin", {"buyer"}, 2, "model-a");
  house.change([](storage::Transaction& tx) {
    tx.write("UPDATE person SET task_cap = 1 WHERE name = 'Twin'", {});
  });
  house.now += hours{1};
  auto small = house.submission("Gamma");
  small.workflow = "fast-track";
  const RunId gamma = house.submit(small).run;
  CHECK(house.holder_of(house.task_of(gamma, "buyer")).name == "Twin");
}

TEST_CASE("open demand: the same situation and seed give the same seats") {
  std::vector<std::string> holders;
  for (int turn = 0; turn < 2; ++turn) {
    Waiting house;
    for (const char* name : {"Carl", "Cora", "Cyd"}) house.add(name, {"buyer", "skeptic"});
    house.let_clock_run();
    std::string all;
    for (const char* name : {"Gamma", "Delta", "Eta"})
      for (const char* persona : {"buyer", "skeptic"})
        all += house.holder(house.submit(std::string(name) + persona).run, persona) + " ";
    holders.push_back(all);
  }
  CHECK(holders[0] == holders[1]);
}

}  // namespace panelist
