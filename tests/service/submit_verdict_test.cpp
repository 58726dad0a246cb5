#include "service/submit_verdict.hpp"

#include <atomic>
#include <thread>

#include "service/act_on_run.hpp"
#include "service/get_run.hpp"
#include "service/get_task.hpp"
#include "service/list_tools.hpp"
#include "service/seals.hpp"
#include "tests/support/bench_panel.hpp"

namespace panelist {
namespace {

using test::BenchHouse;

void want_everything(BenchHouse& house) {
  house.change([](storage::Transaction& tx) {
    tx.write("INSERT INTO endpoint (id, url, types, secret, state, created_at) VALUES "
             "(1, 'https://site.example/hook', '*', 'whsec_AAAA', 'active', 0)",
             {});
  });
}

TEST_CASE("submit_verdict: four verdicts close the panel and publish the tool's page") {
  BenchHouse house;
  house.add_four();
  want_everything(house);
  const auto tool = house.submit("Lantern Trace");
  CHECK(tool.slug == "lantern-trace");
  CHECK(tool.phase == workflow::RunPhase::in_review);
  CHECK(house.count("SELECT count(*) FROM task WHERE state = 'reserved'") == 4);
  CHECK(house.count("SELECT sum(open_tasks) FROM person") == 4);
  REQUIRE(house.vote(tool.run, "developer", "ship"));
  REQUIRE(house.vote(tool.run, "skeptic", "ship"));
  REQUIRE(house.vote(tool.run, "buyer", "skip"));
  const auto last = house.vote(tool.run, "futurist", "ship");
  REQUIRE(last);
  CHECK(last->panel.closed);
  CHECK(last->panel.in == 4);
  CHECK(last->verdict.state == "public");
  CHECK(house.text("SELECT phase FROM run") == "published");
  CHECK(house.count("SELECT sum(open_tasks) FROM person") == 0);
  const auto view = house.look(house.nobody, [&](service::Unit& unit) {
    return service::get_tool(unit, tool.slug);
  });
  REQUIRE(view);
  CHECK(view->tally.ship_percent() == 75);
  CHECK(view->revision == 1);
  REQUIRE(view->scorecard);
  CHECK(view->scorecard->seats.size() == 4);
  CHECK(view->scorecard->seats[0].persona == "developer");
  CHECK(view->scorecard->seats[2].text.decision == domain::Decision::skip);
  CHECK(house.count("SELECT count(*) FROM message WHERE type = 'panel.completed'") == 1);
  CHECK(house.count("SELECT count(*) FROM message WHERE type = 'tool.submitted'") == 1);
  CHECK(house.count("SELECT count(*) FROM message WHERE type = 'task.assigned'") == 4);
  CHECK(house.count("SELECT count(*) FROM message WHERE type = 'verdict.submitted'") == 4);
  CHECK(house.text("SELECT body FROM message WHERE type = 'panel.completed'")
            .find("\"ship_percent\":75") != std::string::npos);
}

TEST_CASE("submit_verdict: the panel completes once under 64 concurrent clients") {
  BenchHouse house;
  house.add_four();
  want_everything(house);
  const auto tool = house.submit("Lantern Trace");
  const std::vector<std::string> personas{"developer", "skeptic", "buyer", "futurist"};
  std::vector<TaskId> tasks;
  std::vector<service::Actor> holders;
  for (const auto& persona : personas) {
    tasks.push_back(house.task_of(tool.run, persona));
    holders.push_back(house.holder_of(tasks.back()));
  }
  std::atomic<int> accepted{0}, refused{0}, closed{0};
  std::vector<std::thread> clients;
  for (std::size_t i = 0; i < 64; ++i)
    clients.emplace_back([&, seat = i % 4] {
      const auto voted = house.as(holders[seat], [&](service::Unit& unit) {
        return service::submit_verdict(unit, tasks[seat],
                                       house.verdict_for(personas[seat], "ship"));
      });
      if (voted && voted->panel.closed) ++closed;
      if (voted) ++accepted;
      if (!voted && voted.error().code == ErrorCode::conflict) ++refused;
    });
  for (auto& client : clients) client.join();
  CHECK(accepted == 4);
  CHECK(refused == 60);
  CHECK(closed == 1);
  CHECK(house.count("SELECT count(*) FROM event WHERE type = 'panel.closed'") == 1);
  CHECK(house.count("SELECT count(*) FROM message WHERE type = 'panel.completed'") == 1);
  CHECK(house.count("SELECT count(*) FROM revision") == 1);
}

TEST_CASE("submit_verdict: a second submit is a conflict that names the state") {
  BenchHouse house;
  house.add_four();
  const auto tool = house.submit("Lantern Trace");
  const TaskId task = house.task_of(tool.run, "developer");
  REQUIRE(house.vote(tool.run, "developer", "ship"));
  const auto again = house.as(house.person("Ana"), [&](service::Unit& unit) {
    return service::submit_verdict(unit, task, house.verdict_for("developer", "skip"));
  });
  REQUIRE(!again);
  CHECK(again.error().code == ErrorCode::conflict);
  CHECK(again.error().detail.find("completed") != std::string::npos);
  CHECK(house.count("SELECT count(*) FROM verdict") == 1);
}

TEST_CASE("submit_verdict: somebody else's task is not there, a wrong text changes nothing") {
  BenchHouse house;
  house.add_four();
  const auto tool = house.submit("Lantern Trace");
  const TaskId task = house.task_of(tool.run, "skeptic");
  const auto foreign = house.as(house.person("Ana"), [&](service::Unit& unit) {
    return service::submit_verdict(unit, task, house.verdict_for("skeptic", "ship"));
  });
  REQUIRE(!foreign);
  CHECK(foreign.error().code == ErrorCode::not_found);
  const auto wrong = house.as(house.person("Ben"), [&](service::Unit& unit) {
    return service::submit_verdict(unit, task, BenchHouse::verdict("ship"));
  });
  REQUIRE(!wrong);
  CHECK(wrong.error().code == ErrorCode::invalid);
  CHECK(house.text("SELECT state FROM task WHERE persona = 'skeptic'") == "reserved");
}

TEST_CASE("submit_verdict: a machine's verdict is declared as a machine's") {
  BenchHouse house;
  house.add("Ana", {"developer"});
  house.add("Robo", {"skeptic"}, 2, "model-x");
  house.add("Cleo", {"buyer"});
  house.add("Dora", {"futurist"});
  const auto tool = house.submit("Lantern Trace");
  const TaskId task = house.task_of(tool.run, "skeptic");
  Json body = house.verdict_for("skeptic", "ship");
  body["author_kind"] = "human";
  const auto voted = house.as(house.holder_of(task), [&](service::Unit& unit) {
    return service::submit_verdict(unit, task, body);
  });
  REQUIRE(voted);
  CHECK(voted->verdict.text.author_kind == domain::AuthorKind::ai);
  CHECK(voted->verdict.text.model == "model-x");
}

TEST_CASE("submit_verdict: commitments open at the close and check out") {
  BenchHouse house;
  house.add_four();
  const auto tool = house.submit("Lantern Trace");
  REQUIRE(house.vote(tool.run, "developer", "ship"));
  const auto seals = [&] {
    return house.look(house.nobody, [&](service::Unit& unit) {
      return service::list_run_seals(unit, tool.run);
    });
  };
  REQUIRE(seals().size() == 1);
  CHECK(!seals()[0].opened);
  CHECK(seals()[0].text.empty());
  CHECK(seals()[0].tool_slug.empty());
  for (const char* persona : {"skeptic", "buyer", "futurist"})
    REQUIRE(house.vote(tool.run, persona, "ship"));
  const auto opened = seals();
  REQUIRE(opened.size() == 4);
  for (const auto& seal : opened) {
    CHECK(seal.opened);
    const auto nonce = from_hex(seal.nonce_hex);
    REQUIRE(nonce);
    CHECK(to_hex(sha256(*nonce, seal.text)) == seal.commitment);
  }
}

}  // namespace
}  // namespace panelist
