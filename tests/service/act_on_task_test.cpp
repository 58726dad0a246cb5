#include "service/act_on_task.hpp"

#include "service/act_on_run.hpp"
#include "service/disable_person.hpp"
#include "service/get_task.hpp"
#include "service/list_tasks.hpp"
#include "service/reassign_person.hpp"
#include "tests/support/bench_panel.hpp"

namespace panelist {
namespace {

using test::BenchHouse;
using workflow::Verb;

Result<service::TaskView> act(BenchHouse& house, const service::Actor& actor,
                              const service::TaskAct& what) {
  return house.as(actor, [&](service::Unit& unit) { return service::act_on_task(unit, what); });
}

TEST_CASE("act_on_task: declining offers the seat to somebody else, never again to the same") {
  BenchHouse house;
  house.add_four();
  house.add("Carl", {"buyer"});
  const auto tool = house.submit("Lantern Trace");
  const TaskId first = house.task_of(tool.run, "buyer");
  const service::Actor holder = house.holder_of(first);
  const auto no_reason = act(house, holder, {first, Verb::decline, "", "", {}});
  REQUIRE(!no_reason);
  CHECK(no_reason.error().code == ErrorCode::invalid);
  const auto declined = act(house, holder, {first, Verb::decline, "no time", "", {}});
  REQUIRE(declined);
  CHECK(declined->state == workflow::TaskState::declined);
  const TaskId second = house.task_of(tool.run, "buyer");
  CHECK(second != first);
  const service::Actor other = house.holder_of(second);
  CHECK(other.person != holder.person);
  REQUIRE(act(house, other, {second, Verb::decline, "no time either", "", {}}));
  const TaskId third = house.task_of(tool.run, "buyer");
  CHECK(house.count("SELECT count(*) FROM task WHERE id = " + std::to_string(third.value) +
                    " AND assignee_id IS NULL AND state = 'ready'") == 1);
  CHECK(house.count("SELECT needs_editor FROM run") == 1);
  CHECK(house.count("SELECT count(*) FROM task t WHERE t.state IN ('reserved', 'in_progress')") ==
        house.count("SELECT sum(open_tasks) FROM person"));
}

TEST_CASE("act_on_task: whoever loses a task hears why, and the editors hear of a doubled seat") {
  BenchHouse house;
  house.add_four();
  const service::Actor eva = house.add("Eva", {}, 4);
  const auto tool = house.submit("Lantern Trace");
  const TaskId first = house.task_of(tool.run, "buyer");
  const service::Actor holder = house.holder_of(first);
  const service::Actor carl = house.add("Carl", {"buyer"});
  REQUIRE(act(house, eva, {first, Verb::assign, "Carl knows the maker's prices", "", carl.person}));
  CHECK(house.text("SELECT address FROM mail WHERE kind = 'taken_away'") == holder.email);
  CHECK(house.text("SELECT data FROM mail WHERE kind = 'taken_away'") ==
        R"({"reason":"Carl knows the maker's prices"})");
  CHECK(house.count("SELECT count(*) FROM mail WHERE kind = 'doubled'") == 0);
  REQUIRE(house.as(house.editor, [&](service::Unit& unit) {
    return service::disable_person(unit, carl.person);
  }));
  REQUIRE(house.as(house.editor, [&](service::Unit& unit) {
    return service::disable_person(unit, holder.person);
  }));
  house.add("Ivo", {"buyer", "futurist"});
  REQUIRE(house.as(house.editor, [&](service::Unit& unit) {
    return service::disable_person(unit, house.person("Dora").person);
  }));
  const auto second = house.submit("Lantern Log");
  CHECK(house.holder_of(house.task_of(second.run, "buyer")).name == "Ivo");
  CHECK(house.holder_of(house.task_of(second.run, "futurist")).name == "Ivo");
  CHECK(house.text("SELECT address FROM mail WHERE kind = 'doubled'") == eva.email);
}

TEST_CASE("act_on_task: a recusal is remembered for every tool of that maker") {
  BenchHouse house;
  house.add_four();
  house.add("Carl", {"buyer"});
  auto submission = house.submission("Lantern Trace");
  submission.facts.maker = "Lantern  Works";
  const auto tool = house.submit(submission);
  const TaskId task = house.task_of(tool.run, "buyer");
  const service::Actor holder = house.holder_of(task);
  REQUIRE(act(house, holder, {task, Verb::recuse, "I own shares", "", {}}));
  CHECK(house.holder_of(house.task_of(tool.run, "buyer")).person != holder.person);
  auto next = house.submission("Lantern Log");
  next.facts.maker = "lantern works";
  for (int i = 0; i < 3; ++i) {
    next.facts.name = "Lantern Log " + std::to_string(i);
    const auto sent = house.submit(next);
    CHECK(house.holder_of(house.task_of(sent.run, "buyer")).person != holder.person);
  }
}

TEST_CASE("act_on_task: a recusal after submitting voids the verdict and opens the seat") {
  BenchHouse house;
  house.add_four();
  house.add("Carl", {"buyer"});
  const auto tool = house.submit("Lantern Trace");
  const TaskId task = house.task_of(tool.run, "buyer");
  const service::Actor holder = house.holder_of(task);
  REQUIRE(house.vote(tool.run, "buyer", "ship"));
  REQUIRE(act(house, holder, {task, Verb::recuse, "a tie", "", {}}));
  CHECK(house.text("SELECT state FROM verdict") == "voided");
  REQUIRE(house.vote(tool.run, "buyer", "skip"));
  CHECK(house.count("SELECT max(version) FROM verdict WHERE persona = 'buyer'") == 2);
}

TEST_CASE("act_on_task: reopening gives the text back as a draft, and a new commitment") {
  BenchHouse house;
  house.add_four();
  const auto tool = house.submit("Lantern Trace");
  const TaskId task = house.task_of(tool.run, "buyer");
  const service::Actor cleo = house.person("Cleo");
  const auto first = house.vote(tool.run, "buyer", "ship");
  REQUIRE(first);
  const auto reopened = act(house, cleo, {task, Verb::reopen, "", "", {}});
  REQUIRE(reopened);
  CHECK(reopened->state == workflow::TaskState::in_progress);
  const auto detail =
      house.look(cleo, [&](service::Unit& unit) { return service::get_task(unit, task); });
  REQUIRE(detail);
  REQUIRE(detail->draft);
  CHECK(detail->draft->content_json.find("\"ship\"") != std::string::npos);
  const auto second = house.vote(tool.run, "buyer", "skip");
  REQUIRE(second);
  CHECK(second->commitment != first->commitment);
  CHECK(second->verdict.version == 2);
  for (const char* persona : {"developer", "skeptic", "futurist"})
    REQUIRE(house.vote(tool.run, persona, "ship"));
  CHECK(house.count("SELECT count(*) FROM verdict WHERE state = 'superseded'") == 1);
  CHECK(house.count("SELECT count(*) FROM verdict WHERE state = 'public'") == 4);
  CHECK(house.count("SELECT ships FROM run") == 3);
}

TEST_CASE("act_on_task: an editor hands a seat over by e-mail address") {
  BenchHouse house;
  house.add_four();
  const service::Actor carl = house.add("Carl", {"buyer"});
  const auto tool = house.submit("Lantern Trace");
  const TaskId task = house.task_of(tool.run, "buyer");
  const service::Actor other =
      house.holder_of(task).person == carl.person ? house.person("Cleo") : carl;
  const auto unknown =
      act(house, house.editor, {task, Verb::assign, "", "nobody@example.org", {}});
  REQUIRE(!unknown);
  CHECK(unknown.error().fields.at(0).field == "assignee");
  const auto given = act(house, house.editor, {task, Verb::assign, "", other.email, {}});
  REQUIRE(given);
  CHECK(given->id != task);
  REQUIRE(given->assignee);
  CHECK(given->assignee->id == other.person);
}

TEST_CASE("act_on_task: an abstention fills the seat and casts no vote") {
  BenchHouse house;
  house.add_four();
  const auto tool = house.submit("Lantern Trace");
  for (const char* persona : {"developer", "skeptic", "futurist"})
    REQUIRE(house.vote(tool.run, persona, "ship"));
  const TaskId task = house.task_of(tool.run, "buyer");
  REQUIRE(act(house, house.person("Cleo"), {task, Verb::abstain, "never buys", "", {}}));
  CHECK(house.text("SELECT phase FROM run") == "published");
  CHECK(house.count("SELECT votes FROM tool") == 3);
  CHECK(house.count("SELECT abstained FROM tool") == 1);
}

TEST_CASE("act_on_task: on hold nothing moves, and after it everything does") {
  BenchHouse house;
  house.add_four();
  const auto tool = house.submit("Lantern Trace");
  const auto hold = [&](workflow::RunVerb verb) {
    return house.as(house.editor, [&](service::Unit& unit) {
      return service::act_on_run(unit, {tool.run, verb, "waiting for a fix"});
    });
  };
  REQUIRE(hold(workflow::RunVerb::hold));
  CHECK(house.count("SELECT count(*) FROM task WHERE state = 'suspended'") == 4);
  CHECK(house.count("SELECT count(*) FROM run WHERE wakes_at IS NOT NULL") == 0);
  const auto voted = house.vote(tool.run, "buyer", "ship");
  REQUIRE(!voted);
  CHECK(voted.error().code == ErrorCode::conflict);
  CHECK(voted.error().detail.find("on_hold") != std::string::npos);
  REQUIRE(hold(workflow::RunVerb::resume));
  REQUIRE(house.vote(tool.run, "buyer", "ship"));
}

TEST_CASE("act_on_run: withdrawing ends every task and publishes nothing") {
  BenchHouse house;
  house.add_four();
  const auto tool = house.submit("Lantern Trace");
  const auto withdrawn = house.as(house.editor, [&](service::Unit& unit) {
    return service::act_on_run(unit, {tool.run, workflow::RunVerb::withdraw, "sent by mistake"});
  });
  REQUIRE(withdrawn);
  CHECK(withdrawn->run.phase == workflow::RunPhase::withdrawn);
  CHECK(house.count("SELECT count(*) FROM task WHERE state = 'exited'") == 4);
  CHECK(house.count("SELECT sum(open_tasks) FROM person") == 0);
  CHECK(house.count("SELECT count(*) FROM revision") == 0);
  const auto by_reviewer = house.as(house.person("Ana"), [&](service::Unit& unit) {
    return service::act_on_run(unit, {tool.run, workflow::RunVerb::hold, ""});
  });
  CHECK(!by_reviewer);
}

TEST_CASE("reassign_person: everything open of somebody who left goes to others") {
  BenchHouse house;
  house.add_four();
  const auto first = house.submit("Lantern Trace");
  const auto second = house.submit("Lantern Log");
  const service::Actor cleo = house.person("Cleo");
  const service::Actor carl = house.add("Carl", {"buyer"});
  house.change([&](storage::Transaction& tx) {
    tx.write("UPDATE person SET state = 'disabled' WHERE id = :id", {{"id", cleo.person}});
  });
  const auto moved = house.as(house.editor, [&](service::Unit& unit) {
    return service::reassign_person(unit, cleo.person);
  });
  REQUIRE(moved);
  CHECK(*moved == 2);
  CHECK(house.holder_of(house.task_of(first.run, "buyer")).person == carl.person);
  CHECK(house.holder_of(house.task_of(second.run, "buyer")).person == carl.person);
  CHECK(house.count("SELECT open_tasks FROM person WHERE name = 'Cleo'") == 0);
  CHECK(house.count("SELECT open_tasks FROM person WHERE name = 'Carl'") == 2);
}

TEST_CASE("list_tasks: one's own by due time, the pool by persona, others' only for editors") {
  BenchHouse house;
  house.add_four();
  house.submit("Lantern Trace");
  house.now += std::chrono::hours{1};
  house.submit("Lantern Log");
  const auto ask = [&](const service::Actor& actor, const std::string& whose, int limit,
                       const std::string& cursor) {
    return house.look(actor, [&](service::Unit& unit) {
      return service::list_tasks(unit, {whose, "", {}, false}, {limit, cursor});
    });
  };
  const auto mine = ask(house.person("Ana"), "me", 1, "");
  REQUIRE(mine);
  REQUIRE(mine->items.size() == 1);
  CHECK(mine->items[0].tool.slug == "lantern-trace");
  CHECK(mine->items[0].persona_title == "Developer");
  REQUIRE(!mine->next.empty());
  const auto rest = ask(house.person("Ana"), "me", 1, mine->next);
  REQUIRE(rest);
  CHECK(rest->items.at(0).tool.slug == "lantern-log");
  CHECK(rest->next.empty());
  CHECK(ask(house.person("Ana"), "none", 50, "")->items.empty());
  CHECK(!ask(house.person("Ana"), "Ben@example.org", 50, ""));
  CHECK(ask(house.editor, "Ben@example.org", 50, "")->items.size() == 2);
  CHECK(ask(house.editor, "", 50, "")->items.size() == 8);
}

TEST_CASE("list_tasks: what is sealed, what is done and what one could take are own lists") {
  BenchHouse house;
  house.add_four();
  const auto closed = house.submit("Lantern Trace");
  house.vote_all(closed.run);
  house.now += std::chrono::hours{1};
  const auto open = house.submit("Lantern Log");
  REQUIRE(house.vote(open.run, "developer", "ship"));
  const auto names = [](const auto& tasks) {
    std::vector<std::string> slugs;
    for (const service::TaskView& task : tasks) slugs.push_back(task.tool.slug);
    return slugs;
  };
  const auto ask = [&](const service::Actor& actor, const service::TaskFilter& filter) {
    return house
        .look(actor, [&](service::Unit& unit) { return service::list_tasks(unit, filter, {}); })
        .value()
        .items;
  };
  const auto ana = house.person("Ana");
  CHECK(names(ask(ana, {"me", "completed", {}, false, true})) ==
        std::vector<std::string>{"lantern-log"});
  const auto done = [&](int limit) {
    return house.look(ana, [&](service::Unit& unit) { return service::list_done(unit, limit); });
  };
  CHECK(names(done(10)) == std::vector<std::string>{"lantern-trace"});
    for (const char* persona : {"skeptic", "buyer", "futurist"})
      REQUIRE(house.vote(open.run, persona, "ship"));
  CHECK(names(done(10)) == std::vector<std::string>{"lantern-log", "lantern-trace"});
  CHECK(names(done(1)) == std::vector<std::string>{"lantern-log"});
  auto wanted = house.submission("Lantern Pool");
  wanted.facts.maker = "Nobody";
  house.now += std::chrono::hours{1};
  const auto pool = house.submit(wanted);
  REQUIRE(house.as(house.person("Ben"), [&](service::Unit& unit) {
    return service::act_on_task(
        unit, {house.task_of(pool.run, "skeptic"), workflow::Verb::decline, "No time.", "", {}});
  }));
  service::Actor editor = house.editor;
  editor.personas = {"buyer"};
  CHECK(names(ask(editor, {"none", "", {}, false})) == std::vector<std::string>{"lantern-pool"});
  CHECK(ask(editor, {"none", "", {}, false, false, true}).empty());
}

}  // namespace
}  // namespace panelist
