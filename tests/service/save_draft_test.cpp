#include "service/save_draft.hpp"

#include "service/act_on_task.hpp"
#include "service/get_task.hpp"
#include "tests/support/bench_panel.hpp"

namespace panelist {
namespace {

using test::BenchHouse;

struct Desk {
  BenchHouse house;
  service::SubmittedTool tool;
  TaskId task;
  service::Actor cleo;
  Desk() {
    house.add_four();
    tool = house.submit("Lantern Trace");
    task = house.task_of(tool.run, "buyer");
    cleo = house.person("Cleo");
  }
  Result<service::SavedDraft> save(const std::string& quote, std::optional<std::int64_t> version) {
    return house.as(cleo, [&](service::Unit& unit) {
      return service::save_draft(unit, task, Json{{"quote", quote}}, version);
    });
  }
};

TEST_CASE("save_draft: the first words start the task, the version grows with each save") {
  Desk desk;
  const auto first = desk.save("It pays for", {});
  REQUIRE(first);
  CHECK(first->draft.version == 1);
  CHECK(first->draft.words == 3);
  CHECK(desk.house.text("SELECT state FROM task WHERE persona = 'buyer'") == "in_progress");
  const auto unversioned = desk.save("It pays for itself", {});
  REQUIRE(!unversioned);
  CHECK(unversioned.error().code == ErrorCode::precondition_required);
  const auto second = desk.save("It pays for itself", 1);
  REQUIRE(second);
  CHECK(second->draft.version == 2);
}

TEST_CASE("save_draft: two tabs never overwrite each other, both texts are kept") {
  Desk desk;
  REQUIRE(desk.save("one", {}));
  REQUIRE(desk.save("one two", 1));
  const auto stale = desk.save("one three", 1);
  REQUIRE(stale);  // committed: the losing text must survive
  REQUIRE(stale->conflict);
  CHECK(stale->conflict->code == ErrorCode::stale);
  const Json both = Json::parse(stale->conflict->extra_json);
  CHECK(both.at("current").at("quote") == "one two");
  CHECK(both.at("yours").at("quote") == "one three");
  auto detail = desk.house.look(desk.cleo, [&](service::Unit& unit) {
    return service::get_task(unit, desk.task);
  });
  REQUIRE(detail);
  REQUIRE(detail->aside.size() == 1);
  CHECK(detail->aside[0].content_json.find("three") != std::string::npos);
  const auto chosen = desk.house.as(desk.cleo, [&](service::Unit& unit) {
    return service::resolve_draft_conflict(unit, desk.task, Json{{"quote", "one two three"}}, 2);
  });
  REQUIRE(chosen);
  CHECK(chosen->draft.version == 3);
  CHECK(desk.house.count("SELECT count(*) FROM draft_aside") == 0);
}

TEST_CASE("save_draft: somebody else's task is not there, after the submit the draft is gone") {
  Desk desk;
  const auto foreign = desk.house.as(desk.house.person("Ana"), [&](service::Unit& unit) {
    return service::save_draft(unit, desk.task, Json{{"quote", "mine"}}, {});
  });
  REQUIRE(!foreign);
  CHECK(foreign.error().code == ErrorCode::not_found);
  REQUIRE(desk.save("soon", {}));
  REQUIRE(desk.house.vote(desk.tool.run, "buyer", "ship"));
  CHECK(desk.house.count("SELECT count(*) FROM draft") == 0);
  const auto late = desk.save("too late", {});
  REQUIRE(!late);
  CHECK(late.error().code == ErrorCode::conflict);
}

TEST_CASE("save_draft: a tab from before the submit never overwrites the draft that came back") {
  Desk desk;
  REQUIRE(desk.save("one", {}));
  REQUIRE(desk.house.vote(desk.tool.run, "buyer", "ship"));
  REQUIRE(desk.house.as(desk.cleo, [&](service::Unit& unit) {
    return service::act_on_task(unit, {desk.task, workflow::Verb::reopen, "", "", {}});
  }));
  const std::string restored = desk.house.text("SELECT content FROM draft");
  const auto stale = desk.save("what the old tab has", 1);
  REQUIRE(stale);
  CHECK(stale->conflict);
  CHECK(desk.house.text("SELECT content FROM draft") == restored);
  CHECK(desk.house.count("SELECT count(*) FROM draft_aside") == 1);
  CHECK(desk.save("the new tab goes on", stale->draft.version));
}

TEST_CASE("save_draft: a task that is taken away leaves its text with the writer") {
  Desk desk;
  const auto carl = desk.house.add("Carl", {"buyer"});
  REQUIRE(desk.save("half a verdict", {}));
  const auto given = desk.house.as(desk.house.editor, [&](service::Unit& unit) {
    return service::act_on_task(
        unit, {desk.task, workflow::Verb::assign, "too slow", carl.email, {}});
  });
  REQUIRE(given);
  const auto kept = desk.house.look(desk.cleo, [&](service::Unit& unit) {
    return service::get_task(unit, desk.task);
  });
  REQUIRE(kept);
  CHECK(kept->was_taken_away);
  REQUIRE(kept->draft);
  CHECK(kept->draft->words == 3);
}

}  // namespace
}  // namespace panelist
