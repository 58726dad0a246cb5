#include "service/tick_runs.hpp"

#include "service/start_round.hpp"
#include "tests/support/bench_panel.hpp"

namespace panelist {
namespace {

using test::BenchHouse;

int tick_all(BenchHouse& house) {
  const auto due = house.look(
      house.engine, [&](service::Unit& unit) { return service::list_due_runs(unit, 100); });
  for (RunId run : due)
    REQUIRE(house.as(house.engine, [&](service::Unit& unit) {
      return service::tick_run(unit, run);
    }));
  return static_cast<int>(due.size());
}

TEST_CASE("tick_runs: nothing is due before its time, and the loop knows when to wake") {
  BenchHouse house;
  house.add_four();
  house.submit("Lantern Trace");
  CHECK(tick_all(house) == 0);
  const auto wake = house.look(
      house.engine, [&](service::Unit& unit) { return service::find_next_wake(unit); });
  REQUIRE(wake);
  CHECK(*wake > house.now);
  house.now = *wake;
  CHECK(tick_all(house) == 1);
  CHECK(house.count("SELECT count(*) FROM event WHERE type = 'reminder.sent'") == 4);
}

TEST_CASE("tick_runs: after a restart overdue timers fire once, in due order") {
  BenchHouse house;
  house.add_four();
  const auto late = house.submit("Lantern Trace");
  house.now += std::chrono::hours{2};
  const auto later = house.submit("Lantern Log");
  house.now += std::chrono::hours{24 * 30};
  house.reopen();
  const auto due = house.look(
      house.engine, [&](service::Unit& unit) { return service::list_due_runs(unit, 100); });
  REQUIRE(due.size() == 2);
  CHECK(due[0] == late.run);
  CHECK(due[1] == later.run);
  CHECK(tick_all(house) == 2);
  CHECK(house.count("SELECT count(*) FROM event WHERE type = 'task.overdue'") == 8);
  const auto skipped = house.count("SELECT count(*) FROM event WHERE type = 'reminder.skipped'");
  CHECK(skipped > 0);
  CHECK(tick_all(house) == 0);
  house.reopen();
  CHECK(tick_all(house) == 0);
  CHECK(house.count("SELECT count(*) FROM event WHERE type = 'task.overdue'") == 8);
}

TEST_CASE("tick_runs: a publication that waits is made when its time has come") {
  BenchHouse house;
  house.add_four();
  house.rules.publish_hold = std::chrono::hours{1};
  const auto tool = house.submit("Lantern Trace");
  house.vote_all(tool.run);
  CHECK(house.count("SELECT count(*) FROM revision") == 0);
  house.reopen();
  house.now += std::chrono::hours{1};
  CHECK(tick_all(house) == 1);
  CHECK(house.text("SELECT phase FROM run") == "published");
  CHECK(house.count("SELECT count(*) FROM revision") == 1);
}

TEST_CASE("start_round: some seats are asked again, the others keep their words on the page") {
  BenchHouse house;
  house.add_four();
  const auto tool = house.submit("Lantern Trace");
  const auto early = house.as(house.editor, [&](service::Unit& unit) {
    return service::start_round(unit, {tool.slug, {"buyer"}, {}});
  });
  REQUIRE(!early);
  CHECK(early.error().code == ErrorCode::conflict);
  house.vote_all(tool.run);
  const auto begun = house.as(house.editor, [&](service::Unit& unit) {
    return service::start_round(unit, {tool.slug, {"buyer"}, {}});
  });
  REQUIRE(begun);
  CHECK(begun->run.round == 2);
  CHECK(begun->seats.size() == 1);
  CHECK(house.count("SELECT published_run_id FROM tool") == tool.run.value);
  REQUIRE(house.vote(begun->run.id, "buyer", "skip"));
  CHECK(house.count("SELECT published_run_id FROM tool") == begun->run.id.value);
  CHECK(house.count("SELECT ships FROM tool") == 3);
  CHECK(house.count("SELECT votes FROM tool") == 4);
  CHECK(house.count("SELECT max(revision) FROM revision WHERE page = 'tool'") == 2);
}

}  // namespace
}  // namespace panelist
