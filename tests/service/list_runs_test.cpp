#include "service/list_runs.hpp"

#include "service/act_on_run.hpp"
#include "service/get_run.hpp"
#include "service/list_tools.hpp"
#include "service/own_record.hpp"
#include "service/persona_record.hpp"
#include "service/remind.hpp"
#include "service/seals.hpp"
#include "service/snooze.hpp"
#include "tests/support/bench_panel.hpp"

namespace panelist {
namespace {

using test::BenchHouse;

std::vector<std::string> find(BenchHouse& house, const service::Actor& actor,
                              const std::string& words) {
  const auto rows = house.look(actor, [&](service::Unit& unit) {
    return service::list_runs(unit, service::parse_run_search(words).value(), {});
  });
  REQUIRE(rows);
  std::vector<std::string> names;
  for (const auto& row : rows->items) names.push_back(row.tool.name);
  return names;
}

using Names = std::vector<std::string>;

TEST_CASE("list_runs: the search language narrows, a wrong word is named") {
  BenchHouse house;
  house.add_four();
  const auto alpha = house.submit("Alpha");
  house.now += std::chrono::hours{24 * 4};
  house.vote_all(house.submit("Beta").run);
  const auto gamma = house.submit("Gamma");
  for (const char* persona : {"developer", "skeptic", "futurist"})
    REQUIRE(house.vote(gamma.run, persona, "ship"));
  REQUIRE(house.vote(gamma.run, "buyer", "skip"));
  house.submit("Delta");
  REQUIRE(house.vote(alpha.run, "buyer", "ship"));
  const service::Actor& editor = house.editor;
  CHECK(find(house, editor, "") == Names{"Alpha", "Delta"});
  CHECK(find(house, editor, "state:in_review persona:buyer") == Names{"Delta"});
  CHECK(find(house, editor, "age>3d") == Names{"Alpha"});
  CHECK(find(house, editor, "split:3-1") == Names{"Gamma"});
  CHECK(find(house, editor, "split:4-0") == Names{"Beta"});
  CHECK(find(house, editor, "split:2-2").empty());
  CHECK(find(house, editor, "state:published vote:skip") == Names{"Gamma"});
  CHECK(find(house, editor, "state:published persona:buyer").empty());
  CHECK(find(house, editor, "state:published") == Names{"Gamma", "Beta"});
  CHECK(find(house, editor, "state:all") == Names{"Alpha", "Beta", "Delta", "Gamma"});
  CHECK(find(house, editor, "GAM") == Names{"Gamma"});
  house.now += std::chrono::hours{24 * 3};
  CHECK(find(house, editor, "overdue") == Names{"Alpha"});
  for (const char* wrong : {"state:nowhere", "split:much", "age>old", "vote:maybe"}) {
    CAPTURE(wrong);
    const auto filter = service::parse_run_search(wrong);
    REQUIRE(!filter);
    CHECK(filter.error().detail.find(wrong) != std::string::npos);
  }
}

TEST_CASE("list_runs: pages follow each other without gaps or repeats") {
  BenchHouse house;
  house.add_four();
  for (int i = 0; i < 7; ++i) house.submit("Tool " + std::to_string(i));
  for (const char* words : {"", "state:all"}) {
    Names names;
    service::ListPage page{3, ""};
    do {
      const auto rows = house.look(house.editor, [&](service::Unit& unit) {
        return service::list_runs(unit, service::parse_run_search(words).value(), page);
      });
      REQUIRE(rows);
      for (const auto& row : rows->items) names.push_back(row.tool.name);
      page.cursor = rows->next;
    } while (!page.cursor.empty());
    CHECK(names == Names{"Tool 0", "Tool 1", "Tool 2", "Tool 3", "Tool 4", "Tool 5", "Tool 6"});
  }
  const auto wrong = house.look(house.editor, [&](service::Unit& unit) {
    return service::list_runs(unit, {}, {3, "x"});
  });
  REQUIRE(!wrong);
  CHECK(wrong.error().code == ErrorCode::malformed);
}

TEST_CASE("get_pipeline: what needs the editor comes first, with a sentence and one action") {
  BenchHouse house;
  house.add("Ana", {"developer"});
  house.add("Ben", {"skeptic"});
  house.add("Dora", {"futurist"});
  house.submit("Alpha");
  const auto view = house.look(
      house.editor, [&](service::Unit& unit) { return service::get_pipeline(unit, {}, {}); });
  REQUIRE(view);
  CHECK(view->needs_you_count == 1);
  REQUIRE(view->needs_you.size() == 1);
  CHECK(view->needs_you[0].sentence.find("buyer") != std::string::npos);
  CHECK(view->needs_you[0].unblock.has_value());
  REQUIRE(view->rows.items.size() == 1);
  CHECK(view->rows.items[0].seats[2].word == service::SeatWord::nobody);
  for (const auto& phase : view->phases)
    CHECK(phase.count == (phase.phase == workflow::RunPhase::in_review ? 1 : 0));
  CHECK(!house.look(house.person("Ana"),
                    [&](service::Unit& unit) { return service::get_pipeline(unit, {}, {}); }));
}

TEST_CASE("get_run: reviewers see their own panels, submitters no names, others nothing") {
  BenchHouse house;
  house.add_four();
  const auto carl = house.add("Carl", {"buyer"});
  const auto sam = house.add("Sam", {}, 1);
  const auto sent = house.as(sam, [&](service::Unit& unit) {
    return service::submit_tool(unit, house.submission("Alpha"));
  });
  REQUIRE(sent);
  const auto get = [&](const service::Actor& actor) {
    return house.look(actor,
                      [&](service::Unit& unit) { return service::get_run(unit, sent->run); });
  };
  const auto holder = house.holder_of(house.task_of(sent->run, "buyer"));
  const auto outsider = holder.person == carl.person ? house.person("Cleo") : carl;
  REQUIRE(get(holder));
  CHECK(!get(outsider));
  CHECK(!get(house.nobody));
  const auto followed = get(sam);
  REQUIRE(followed);
  CHECK(followed->seats.size() == 4);
  for (const auto& seat : followed->seats) CHECK(!seat.assignee);
  CHECK(followed->history.empty());
  const auto whole = get(house.editor);
  REQUIRE(whole);
  CHECK(whole->history.size() > 2);
  REQUIRE(whole->waiting);
  CHECK(!whole->waiting->reason.empty());
  CHECK(whole->seats[0].assignee->email == "Ana@example.org");
}

TEST_CASE("count_panels: nothing is buried") {
  BenchHouse house;
  house.add_four();
  house.vote_all(house.submit("Alpha").run);
  const auto beta = house.submit("Beta");
  house.submit("Gamma");
  REQUIRE(house.as(house.editor, [&](service::Unit& unit) {
    return service::act_on_run(unit, {beta.run, workflow::RunVerb::reject, "spam"});
  }));
  const auto account = house.look(
      house.nobody, [&](service::Unit& unit) { return service::count_panels(unit); });
  CHECK(account.started == 3);
  CHECK(account.published == 1);
  CHECK(account.open == 1);
  CHECK(account.rejected == 1);
  REQUIRE(account.ended.size() == 1);
  CHECK(account.ended[0].reason == "spam");
  CHECK(account.ended[0].tool_name.empty());
}

TEST_CASE("own_record: every version, and where it was published") {
  BenchHouse house;
  house.add_four();
  house.vote_all(house.submit("Alpha").run);
  auto wanted = house.submission("Beta");
  wanted.compare_with = {"alpha"};
  house.vote_all(house.submit(wanted).run);
  const auto record = house.look(
      house.person("Cleo"), [&](service::Unit& unit) { return service::own_record(unit, {}); });
  REQUIRE(record);
  REQUIRE(record->items.size() == 2);
  for (const auto& entry : record->items) {
    CHECK(entry.is_shown);
    CHECK(entry.comparison_slugs == Names{"alpha-vs-beta"});
    CHECK(entry.phase == workflow::RunPhase::published);
  }
  const auto rates = house.look(
      house.nobody, [&](service::Unit& unit) { return service::count_persona_rates(unit); });
  REQUIRE(rates.size() == 4);
  CHECK(rates[0].votes == 2);
}

TEST_CASE("tool_clocks: what runs, and how long each phase took") {
  BenchHouse house;
  house.add_four();
  house.submit("Alpha");
  const auto clocks = house.look(
      house.editor, [&](service::Unit& unit) { return service::tool_clocks(unit, "alpha"); });
  REQUIRE(clocks);
  REQUIRE(clocks->clocks.size() == 8);
  CHECK(clocks->clocks[0].name == "reminder");
  CHECK(clocks->phases.back().phase == workflow::RunPhase::in_review);
  CHECK(!clocks->phases.back().until);
}

TEST_CASE("remind and snooze: a preview writes nothing, a snooze moves no clock") {
  BenchHouse house;
  house.add_four();
  const auto tool = house.submit("Alpha");
  const TaskId task = house.task_of(tool.run, "buyer");
  const auto mails = house.count("SELECT count(*) FROM mail");
  const auto remind = [&](bool preview) {
    return house.as(house.editor, [&](service::Unit& unit) {
      return service::remind(unit, {task, TaskId{1}}, preview);
    });
  };
  const auto preview = remind(true);
  REQUIRE(preview);
  CHECK(preview->at(0).reminded);
  CHECK(preview->at(1).why_not == "not found");
  CHECK(house.count("SELECT count(*) FROM mail") == mails);
  REQUIRE(remind(false));
  CHECK(house.count("SELECT count(*) FROM mail") == mails + 1);
  const auto wakes = house.count("SELECT wakes_at FROM run");
  const auto snoozed = house.as(house.person("Cleo"), [&](service::Unit& unit) {
    return service::snooze(unit, task, unit.now + std::chrono::hours{24});
  });
  REQUIRE(snoozed);
  CHECK(snoozed->snoozed_until);
  CHECK(house.count("SELECT wakes_at FROM run") == wakes);
  CHECK(!house.as(house.person("Ana"), [&](service::Unit& unit) {
    return service::snooze(unit, task, std::nullopt);
  }));
}

}  // namespace
}  // namespace panelist
