#include "service/decide_task.hpp"

#include "service/act_on_task.hpp"
#include "service/get_task.hpp"
#include "tests/support/bench_panel.hpp"

namespace panelist {
namespace {

using test::BenchHouse;

struct PublicForm {
  BenchHouse house;
  service::SubmittedTool tool;
  TaskId task;
  PublicForm() {
    house.add_four();
    house.rules.submit_open = true;
    auto submission = house.submission("Alpha");
    submission.from_public_form = true;
    const auto sent = house.as(house.nobody, [&](service::Unit& unit) {
      return service::submit_tool(unit, submission);
    });
    REQUIRE(sent);
    tool = *sent;
    task = TaskId{house.count("SELECT id FROM task WHERE kind = 'triage'")};
  }
  Result<service::TaskView> decide(const service::Actor& actor, bool approve,
                                   const std::string& reason) {
    return house.as(actor, [&](service::Unit& unit) {
      return service::decide_task(unit, {task, approve, reason});
    });
  }
};

TEST_CASE("decide_task: the public form waits in triage, approval opens the panel") {
  PublicForm form;
  CHECK(form.tool.phase == workflow::RunPhase::triage);
  CHECK(form.house.count("SELECT needs_editor FROM run") == 1);
  const auto by_reviewer = form.decide(form.house.person("Ana"), true, "");
  REQUIRE(!by_reviewer);
  CHECK(by_reviewer.error().code == ErrorCode::not_found);
  REQUIRE(form.decide(form.house.editor, true, ""));
  CHECK(form.house.text("SELECT phase FROM run") == "in_review");
  CHECK(form.house.count("SELECT count(*) FROM task WHERE state = 'reserved'") == 4);
  const auto again = form.decide(form.house.editor, true, "");
  REQUIRE(!again);
  CHECK(again.error().code == ErrorCode::conflict);
}

TEST_CASE("decide_task: a rejection needs a reason and ends the run") {
  PublicForm form;
  CHECK(form.decide(form.house.editor, false, "").error().code == ErrorCode::invalid);
  REQUIRE(form.decide(form.house.editor, false, "spam"));
  CHECK(form.house.text("SELECT phase FROM run") == "rejected");
}

TEST_CASE("get_task: whoever lost a seat sees nothing of its next task") {
  BenchHouse house;
  house.add_four();
  house.add("Carl", {"buyer"});
  const auto tool = house.submit("Alpha");
  const TaskId lost = house.task_of(tool.run, "buyer");
  const auto holder = house.holder_of(lost);
  REQUIRE(house.as(holder, [&](service::Unit& unit) {
    return service::act_on_task(unit, {lost, workflow::Verb::decline, "no time", "", {}});
  }));
  const TaskId next = house.task_of(tool.run, "buyer");
  CHECK(house.look(holder, [&](service::Unit& unit) { return service::get_task(unit, lost); }));
  CHECK(!house.look(holder, [&](service::Unit& unit) { return service::get_task(unit, next); }));
}

}  // namespace
}  // namespace panelist
