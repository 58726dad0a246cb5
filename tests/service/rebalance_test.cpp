#include "service/rebalance.hpp"

#include <set>

#include "service/act_on_task.hpp"
#include "service/away_times.hpp"
#include "service/change_person.hpp"
#include "service/get_run.hpp"
#include "service/save_draft.hpp"
#include "tests/support/bench_panel.hpp"

namespace panelist {
namespace {

using service::RebalanceAsk;
using test::BenchHouse;

Result<service::RebalancePreview> preview(BenchHouse& house, const RebalanceAsk& ask = {}) {
  return house.look(house.editor,
                    [&](service::Unit& unit) { return service::preview_rebalance(unit, ask); });
}
Result<std::vector<service::RebalanceOutcome>> carry_out(BenchHouse& house, const std::string& plan,
                                                     const RebalanceAsk& ask = {}) {
  return house.as(house.editor,
                  [&](service::Unit& unit) { return service::rebalance(unit, ask, plan); });
}

/// Cleo holds the buyer's seat of three tools and is away from tomorrow; Carl buys too.
struct Absence : BenchHouse {
  Absence() {
    add_four();
    for (const char* name : {"Alpha", "Beta", "Gamma"}) runs.push_back(submit(name).run);
    add("Carl", {"buyer"});
    send_away();
  }
  void send_away() {
    const auto set = as(editor, [&](service::Unit& unit) {
      return service::set_away(unit, person("Cleo").person, now + std::chrono::hours{24},
                               now + std::chrono::hours{24 * 60});
    });
    REQUIRE(set);
  }
  PersonId holder(RunId run) { return holder_of(task_of(run, "buyer")).person; }
  std::vector<RunId> runs;
};

}  // namespace

TEST_CASE("rebalance: the preview changes nothing and is the same until something changes") {
  Absence house;
  const auto before = house.count("SELECT count(*) FROM event");
  const auto first = preview(house);
  REQUIRE(first);
  CHECK(first->moves.size() == 3);
  CHECK(first->unplaced.empty());
  CHECK(first->moves[0].from->name == "Cleo");
  CHECK(first->moves[0].to->name == "Carl");
  CHECK(first->moves[0].why.starts_with("Cleo is away when it is due ("));
  CHECK(preview(house)->plan == first->plan);
  CHECK(house.count("SELECT count(*) FROM event") == before);
  house.now += std::chrono::minutes{5};
  CHECK(preview(house)->plan == first->plan);
}

TEST_CASE("rebalance: moves go through the history with who, why and the seed, and mails follow") {
  Absence house;
  const auto plan = preview(house);
  const auto moved = carry_out(house, plan->plan);
  REQUIRE(moved);
  REQUIRE(moved->size() == 3);
  for (const auto& outcome : *moved) CHECK(outcome.is_moved);
  for (const RunId run : house.runs) CHECK(house.holder(run) == house.person("Carl").person);
  const std::string seed = std::to_string(plan->seed);
  CHECK(house.count("SELECT count(*) FROM event WHERE type = 'task.exited' AND actor_label = "
                    "'cli:test' AND data LIKE '%work shared out anew (seed " +
                    seed + "): Cleo is away when it is due%'") == 3);
  CHECK(house.count("SELECT count(*) FROM mail WHERE kind = 'taken_away'") == 3);
  CHECK(house.count("SELECT count(*) FROM task WHERE why LIKE 'open work was shared out anew over "
                    "all panels; with this you have 3 open%'") == 3);
  CHECK(house.count("SELECT open_tasks FROM person WHERE name = 'Cleo'") == 0);
  CHECK(house.count("SELECT count(*) FROM audit WHERE action = 'work.rebalanced'") == 1);
  CHECK(preview(house)->moves.empty());
}

TEST_CASE("rebalance: a plan whose ground changed is stale, and nothing of it is done") {
  Absence house;
  const auto plan = preview(house);
  const TaskId task = house.task_of(house.runs[1], "buyer");
  REQUIRE(house.as(house.person("Cleo"), [&](service::Unit& unit) {
    return service::save_draft(unit, task, Json{{"quote", "begun"}}, {});
  }));
  const auto stale = carry_out(house, plan->plan);
  REQUIRE_FALSE(stale);
  CHECK(stale.error().code == ErrorCode::stale);
  for (const RunId run : house.runs) CHECK(house.holder(run) == house.person("Cleo").person);
  const auto fresh = preview(house);
  CHECK(fresh->moves.size() == 2);
  REQUIRE(carry_out(house, fresh->plan));
  CHECK(house.holder(house.runs[1]) == house.person("Cleo").person);
}

TEST_CASE("rebalance: editors only, and a person must exist") {
  Absence house;
  const auto refused = house.look(house.person("Carl"), [](service::Unit& unit) {
    return service::preview_rebalance(unit, {});
  });
  CHECK(refused.error().code == ErrorCode::forbidden);
  CHECK(preview(house, {"nobody@example.org", false}).error().code == ErrorCode::not_found);
  CHECK(preview(house, {"Carl@example.org", false})->moves.empty());
  CHECK(preview(house, {"cleo@example.org", false})->moves.size() == 3);
}

TEST_CASE("rebalance: at the cap somebody takes a seat once another one went from them") {
  BenchHouse house;
  house.add("Ana", {"developer"});
  house.add("Ben", {"skeptic"});
  house.add("Dora", {"futurist"});
  const auto cleo = house.add("Cleo", {"buyer"});
  const RunId first = house.submit("Alpha").run;
  house.change([&](storage::Transaction& tx) {
    tx.write("UPDATE person SET task_cap = 1 WHERE name = 'Cleo'", {});
  });
  const RunId second = house.submit("Beta").run;  // nobody buys
  // The held seat is due in a time away. The free one comes first in the plan, and is refused until
  // the held one has gone.
  const auto set_due = [&](RunId run, int hours) {
    const TaskId seat = house.task_of(run, "buyer");
    house.change([&](storage::Transaction& tx) {
      tx.write("UPDATE task SET due_at = :due WHERE id = :id",
               {{"due", house.now + std::chrono::hours{hours}}, {"id", seat}});
    });
  };
  set_due(first, 2);
  set_due(second, 1);
  house.add("Carl", {"buyer"});
  house.change([&](storage::Transaction& tx) {
    tx.write("UPDATE person SET task_cap = 1 WHERE name = 'Carl'", {});
  });
  REQUIRE(house.as(house.editor, [&](service::Unit& unit) {
    return service::set_away(unit, cleo.person, house.now + std::chrono::hours{1},
                             house.now + std::chrono::hours{3});
  }));
  const auto plan = preview(house);
  REQUIRE(plan);
  CHECK(plan->moves.size() == 2);
  const auto moved = carry_out(house, plan->plan);
  REQUIRE(moved);
  for (const auto& outcome : *moved) {
    CAPTURE(outcome.why_not);
    CHECK(outcome.is_moved);
  }
  CHECK(house.holder_of(house.task_of(second, "buyer")).name == "Cleo");
  CHECK(house.holder_of(house.task_of(first, "buyer")).name == "Carl");
}

TEST_CASE("rebalance: shares and working days come from the account and are kept in their limits") {
  BenchHouse house;
  house.add_four();
  const auto carl = house.add("Carl", {"buyer"});
  const auto change = [&](const service::PersonChanges& changes) {
    return house.as(house.editor, [&](service::Unit& unit) {
      return service::change_person(unit, carl.person, changes);
    });
  };
  service::PersonChanges share;
  share.share = 400;
  REQUIRE(change(share));
  for (const char* name : {"Alpha", "Beta", "Gamma", "Delta", "Epsilon"}) house.submit(name);
  CHECK(house.count("SELECT open_tasks FROM person WHERE name = 'Carl'") == 4);
  CHECK(house.count("SELECT open_tasks FROM person WHERE name = 'Cleo'") == 1);
  share.share = 401;
  CHECK(change(share).error().fields.front().field == "share");
  service::PersonChanges days;
  days.working_days = domain::WorkingDays(0);
  CHECK(change(days).error().fields.front().field == "working_days");
  days.working_days = domain::WorkingDays(0b0000001);
  const auto changed = change(days);
  REQUIRE(changed);
  CHECK(changed->share == 400);
  CHECK(changed->working_days.bits() == 1);
  const auto own = house.as(carl, [&](service::Unit& unit) {
    service::PersonChanges mine;
    mine.share = 25;
    return service::change_person(unit, carl.person, mine);
  });
  CHECK(own.error().code == ErrorCode::forbidden);
  const TaskId seat = house.task_of(house.submit("Zeta").run, "buyer");
  const Instant due =
      from_millis(house.count("SELECT due_at FROM task WHERE id = " + std::to_string(seat.value)));
  if (house.holder_of(seat).name == "Carl") CHECK(weekday_of(local_day(due, "UTC")) == 0);
}

}  // namespace panelist
