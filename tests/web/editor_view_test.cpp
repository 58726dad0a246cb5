// The pure parts of the editor's pages.
#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "web/editor/assign_view.hpp"
#include "web/editor/audit_view.hpp"
#include "web/editor/duplicates_view.hpp"
#include "web/editor/history_view.hpp"
#include "web/editor/pipeline_view.hpp"
#include "web/editor/reminder_view.hpp"
#include "web/editor/run_page_view.hpp"
#include "web/editor/search_words.hpp"
#include "web/editor/tool_typed.hpp"
#include "web/editor/unblock_view.hpp"
#include "web/editor/user_view.hpp"
#include "web/editor/why_words.hpp"

using namespace panelist;
using namespace panelist::web;
using namespace panelist::web::editor;
using std::chrono::hours;

namespace {

Reader in_berlin() { return {*parse_rfc3339("2026-11-21T13:00:00Z"), "Europe/Berlin"}; }

service::RunView make_run() {
  service::RunView run;
  run.run = {RunId{7}, 1, 12, workflow::RunPhase::in_review};
  run.tool.name = "Lantern";
  run.tool.slug = "lantern";
  for (const auto& [persona, title, letter] :
       {std::tuple{"developer", "Developer", "D"}, std::tuple{"buyer", "Buyer", "B"}}) {
    service::SeatView seat;
    seat.persona = persona;
    seat.title = title;
    seat.letter = letter;
    seat.task = TaskId{letter[0]};
    run.seats.push_back(seat);
  }
  run.panel = {false, 1, 2};
  run.definition = std::make_shared<workflow::Definition>();
  return run;
}

service::PipelineView make_pipeline(int needs) {
  service::PipelineView pipeline;
  pipeline.needs_you_count = needs;
  pipeline.phases = {{workflow::RunPhase::in_review, 18, in_berlin().now - hours{72}},
                     {workflow::RunPhase::sign_off, 2, in_berlin().now - hours{5}},
                     {workflow::RunPhase::published, 10'000, std::nullopt}};
  return pipeline;
}

}  // namespace

TEST_CASE("pipeline_heading: one sentence for what needs somebody, one for what runs") {
  CHECK(pipeline_heading(make_pipeline(5)) == "5 need you. 18 in review, 2 to sign off.");
  CHECK(pipeline_heading(make_pipeline(1)) == "1 needs you. 18 in review, 2 to sign off.");
  CHECK(pipeline_heading(make_pipeline(0)) == "Nothing needs you. 18 in review, 2 to sign off.");
  CHECK(pipeline_heading(make_pipeline(4), 1) == "5 need you. 18 in review, 2 to sign off.");
  CHECK(pipeline_heading({}) == "Nothing needs you.");
}

TEST_CASE("pipeline_view: tabs keep the rest of the search, and only the oldest need is filled") {
  service::PipelineView pipeline = make_pipeline(25);
  for (int i = 0; i < 2; ++i) {
    service::NeedsYou need;
    need.run.id = RunId{i + 1};
    need.unblock = workflow::Unblock{"resume", "Resume", {}, {}};
    pipeline.needs_you.push_back(need);
  }
  const Json view =
      pipeline_view(pipeline, {"state:sign_off overdue", "", ""}, {}, in_berlin(), true);
  CHECK(view["needs"][0]["unblock"]["is_primary"] == true);
  CHECK_FALSE(view["needs"][1]["unblock"].contains("is_primary"));
  CHECK(view["more_needs"] == "And 23 more: they appear here as you clear these, oldest first.");
  CHECK(view["tabs"][0]["label"] == "All open");
  CHECK(view["tabs"][0]["count"] == "20");
  CHECK(view["tabs"][0]["href"] == "/editor?q=overdue");
  CHECK(view["tabs"][1]["age"] == "oldest 3 days");
  CHECK(view["tabs"][2]["is_current"] == true);
  CHECK(view["tabs"][3]["count"] == "10000");
  CHECK(view["chips"][0]["is_on"] == true);
  CHECK(view["chips"][0]["href"] == "/editor?q=state%3Asign_off");
}

TEST_CASE("run_row_view: a late seat is a word, and the tasks of a row go with its box") {
  service::RunRow row;
  row.run = {RunId{7}, 2, 1, workflow::RunPhase::in_review};
  row.seats = {{"buyer", "B", service::SeatWord::late},
               {"skeptic", "S", service::SeatWord::sealed}};
  row.open_tasks = {TaskId{4}, TaskId{9}};
  row.created_at = in_berlin().now - hours{50};
  const Json view = run_row_view(row, in_berlin());
  CHECK(view["seats"][0] ==
        Json{{"letter", "B"}, {"persona", "buyer"}, {"word", "late"}, {"kind", "late"}});
  CHECK(view["seats"][1]["word"] == "sealed");
  CHECK(view["tasks"] == "4,9");
  CHECK(view["age"] == "2 days");
  CHECK(view["round"] == 2);
  CHECK(view["expected"].is_null());
}

TEST_CASE("search words: a word replaces another of its kind and is taken out again") {
  CHECK(with_word("state:triage lan", "state:in_review") == "lan state:in_review");
  CHECK(with_word("age>3d", "age>7d") == "age>7d");
  CHECK(with_word("overdue", "overdue") == "overdue");
  CHECK(without_word("overdue lan", "overdue") == "lan");
  CHECK(without_kind("persona:buyer lan", "persona") == "lan");
  CHECK(search_address("") == "/editor");
  CHECK(search_address("age>3d") == "/editor?q=age%3E3d");
}

TEST_CASE("unblock_view: a button posts, what needs a choice or a reason is a link") {
  const service::RunRef run{RunId{7}, 1, 12, workflow::RunPhase::in_review};
  const Json assign = unblock_view({"assign", "Assign Ben", TaskId{9}, PersonId{3}}, run, false);
  CHECK(assign["post"] == "/editor/runs/7/unblock");
  CHECK(assign["seq"] == 12);
  CHECK(assign["person"] == 3);
  CHECK(
      unblock_view({"remind", "Remind Ben", TaskId{9}, PersonId{3}}, run, false)["seq"].is_null());
  CHECK(unblock_view({"withdraw", "Withdraw", {}, {}}, run, false)["href"] ==
        "/editor/runs/7/withdraw");
  CHECK(unblock_view({"invite", "Invite a buyer", TaskId{9}, {}}, run, false)["href"] ==
        "/editor/runs/7/tasks/9/assign");
  const workflow::Unblock raise{"raise_cap", "Raise the cap of Ben and assign", TaskId{9},
                                PersonId{3}};
  CHECK(unblock_view(raise, run, false)["post"].is_null());
  CHECK(unblock_view(raise, run, true)["act"] == "raise_cap");
}

TEST_CASE("reminder_heading: how many, and each reason once") {
  std::vector<service::ReminderOutcome> outcomes(12, {TaskId{1}, "Ana", "Lantern", true, ""});
  CHECK(reminder_heading(outcomes, ReminderPage::preview) == "12 will be reminded.");
  outcomes.push_back({TaskId{2}, "Ben", "Lantern", false, "away"});
  outcomes.push_back({TaskId{3}, "Ben", "Torch", false, "away"});
  CHECK(reminder_heading(outcomes, ReminderPage::preview) ==
        "12 will be reminded, 2 skipped: away.");
  CHECK(reminder_heading(outcomes, ReminderPage::done) == "12 reminded, 2 skipped: away.");
  CHECK(reminder_view(outcomes, ReminderPage::preview)["button"] == "Remind 12 people");
  CHECK(reminder_view(outcomes, ReminderPage::done)["may_send"] == false);
  CHECK(parse_task_ids({"4,9", "9,x,-1", ""}) == std::vector<TaskId>{TaskId{4}, TaskId{9}});
}

TEST_CASE("history_words: who, what and why in a sentence") {
  const service::RunView run = make_run();
  const service::HistoryEntry given{3,
                                    "task.assigned",
                                    "engine",
                                    "Ana Ferrer",
                                    in_berlin().now,
                                    R"({"persona":"buyer","note":"the fewest open of 3 buyers"})"};
  const HistoryWords words = history_words(given, run, in_berlin());
  CHECK(words.what == "Panelist gave the buyer seat to Ana Ferrer.");
  CHECK(words.why == "The fewest open of 3 buyers");
  const service::HistoryEntry moved{
      4,  "task.extended", "Ana",
      "", in_berlin().now, R"({"persona":"buyer","due_at":"2026-11-22T16:00:00.000Z"})"};
  CHECK(history_words(moved, run, in_berlin()).what ==
        "Ana moved the due time of the buyer seat to tomorrow 17:00 CET.");
  const service::HistoryEntry waits{6,  "hold.began", "engine",
                                    "", in_berlin().now, R"({"reason":"publish.hold_seconds"})"};
  CHECK(history_words(waits, run, in_berlin()).why == "The wait that every publication has here.");
  const service::HistoryEntry asked{7,     "reminder.sent", "Eva",
                                    "Ana", in_berlin().now, R"({"persona":"buyer"})"};
  CHECK(history_words(asked, run, in_berlin()).what == "Eva reminded Ana of the buyer seat.");
  const service::HistoryEntry strange{5, "future.event", "Ana", "", in_berlin().now, "not json"};
  CHECK(history_words(strange, run, in_berlin()).what == "future.event by Ana.");
}

TEST_CASE("history_words: every event type of the workflow has its sentence") {
  for (int i = 0; i <= static_cast<int>(workflow::EventType::run_retracted); ++i) {
    const std::string type(workflow::to_string(static_cast<workflow::EventType>(i)));
    CAPTURE(type);
    const HistoryWords words =
        history_words({1, type, "Ana", "Ben", in_berlin().now, "{}"}, make_run(), in_berlin());
    CHECK(words.what.find(type) == std::string::npos);
    CHECK(words.what.find('{') == std::string::npos);
    CHECK(words.what.ends_with('.'));
  }
}

TEST_CASE("history_view: newest first, and a filter keeps its group") {
  service::RunView run = make_run();
  run.history = {{1, "run.submitted", "Eva", "", in_berlin().now, "{}"},
                 {2, "task.claimed", "Ben", "", in_berlin().now, R"({"persona":"buyer"})"}};
  CHECK(history_view(run, "", in_berlin())["entries"][0]["what"] == "Ben took the buyer seat.");
  const Json decisions = history_view(run, "decisions", in_berlin());
  CHECK(decisions["entries"].size() == 1);
  CHECK(decisions["filters"][1]["is_current"] == true);
}

TEST_CASE("run_page_view: the reason is largest, its action filled once, others beside it") {
  service::RunView run = make_run();
  run.waiting = workflow::Waiting{};
  run.waiting->reason = "Not published: Ben has the buyer seat, overdue by 2 days.";
  run.waiting->unblock = workflow::Unblock{"publish", "Publish without the buyer", {}, {}};
  run.actions = {workflow::RunVerb::hold, workflow::RunVerb::publish, workflow::RunVerb::withdraw};
  run.pages_to_change = 3;
  run.sites_to_tell = 1;
  const Json view = run_page_view(run, {}, {}, in_berlin());
  CHECK(view["reason"] == run.waiting->reason);
  CHECK(view["unblock"]["is_primary"] == true);
  REQUIRE(view["others"].size() == 2);
  CHECK(view["others"][0]["href"] == "/editor/runs/7/hold");
  CHECK(view["others"][1]["label"] == "Withdraw...");
  CHECK(view["pages_line"] == "Publishing will change 3 pages and tell 1 site.");
  CHECK(view["preview"] == "/editor/runs/7/preview");
  CHECK(view["panel"] == "1 of 2 in");
}

TEST_CASE("run_page_view: an ended run says why it ended") {
  service::RunView run = make_run();
  run.run.phase = workflow::RunPhase::withdrawn;
  run.history = {{9, "run.withdrawn", "Eva", "", in_berlin().now, R"({"reason":"It is gone."})"}};
  CHECK(run_reason(run, {}, in_berlin()) == "Withdrawn: It is gone.");
}

TEST_CASE("assign_view: the freest first, what speaks against somebody last and in words") {
  const service::RunView run = make_run();
  const auto seat = find_assign_seat(run, TaskId{'B'});
  REQUIRE(seat);
  CHECK(seat->title == "buyer seat");
  CHECK_FALSE(find_assign_seat(run, TaskId{999}));
  std::vector<AssignChoice> choices(3);
  for (int i = 0; i < 3; ++i) choices[static_cast<std::size_t>(i)].person.id = PersonId{i + 1};
  choices[0].person.open_tasks = 3;
  choices[0].person.task_cap = 3;
  choices[1].person.open_tasks = 2;
  choices[2].away_until = in_berlin().now + hours{1};
  const Json view = assign_view(run, *seat, choices, in_berlin());
  CHECK(view["choices"][0]["id"] == 2);
  CHECK(view["choices"][0]["is_chosen"] == true);
  CHECK(view["choices"][1]["against"] == "away until today 15:00 CET");
  CHECK(view["choices"][2]["against"] == "at the cap");
  CHECK(view["choices"][2]["load"] == "3 open tasks, cap 3");
}

TEST_CASE("typed_tool: what is typed comes back, and blank capability rows are left out") {
  const auto form = web::Form::parse(
      "name=Lantern&price_amount=5&price_currency=EUR&price_unit=seat&licence=+"
      "&capability_name=Search&capability_name=&capability_description=Finds&capability_"
      "description="
      "&compare_with=%2Ftools%2Ftorch%2C+Lamp");
  REQUIRE(form);
  const TypedTool typed = typed_tool(*form);
  const Json body = facts_body(typed, false);
  CHECK(body["name"] == "Lantern");
  CHECK(body["starting_price"] == Json{{"amount", "5"}, {"currency", "EUR"}, {"unit", "seat"}});
  CHECK(body["capabilities"] == Json::array({{{"name", "Search"}, {"description", "Finds"}}}));
  CHECK_FALSE(body.contains("licence"));
  CHECK(facts_body(typed, true)["licence"].is_null());
  CHECK(compare_slugs(typed) == std::vector<std::string>{"torch", "lamp"});
}

TEST_CASE("typed_tool: facts go through the form unchanged") {
  domain::ToolFacts facts;
  facts.name = "Lantern";
  facts.tagline = "Lights";
  facts.category = "Tools";
  facts.description = "Finds.";
  facts.entry = domain::Entry::paid;
  facts.starting_price = domain::Price{"5.00", "EUR", "seat"};
  facts.price_checked_at = parse_rfc3339("2026-11-20T00:00:00Z");
  facts.capabilities = {{"Search", "Finds", "", "Grep"}};
  const auto read = domain::read_facts(facts_body(typed_tool(facts), true), {});
  REQUIRE(read);
  CHECK(*read == facts);
}

TEST_CASE("is_taken: only the same name in the same category") {
  const std::vector<service::DuplicateHint> hints{{"lamp", "Lamp", "Tools", true, false}};
  CHECK(is_taken(hints, "tools"));
  CHECK_FALSE(is_taken(hints, "Games"));
  CHECK_FALSE(is_taken({{"lamp", "Lamp", "Tools", false, true}}, "Tools"));
}

TEST_CASE("read_cap and read_roles: empty is no cap, no role is a mistake") {
  CHECK(*read_cap(" ") == std::nullopt);
  CHECK(*read_cap("3") == 3);
  CHECK_FALSE(read_cap("3.5"));
  CHECK_FALSE(read_cap("1001"));
  CHECK_FALSE(read_roles({}));
  CHECK_FALSE(read_roles({"king"}));
  CHECK(read_roles({"editor"})->has(domain::Role::submitter));
}

TEST_CASE("audit_entry_view: an action in words, its subject a link") {
  const Json view = audit_entry_view(
      {1, in_berlin().now, PersonId{1}, "Ada", "user.disabled", "user:7", R"({"tasks_moved":2})"},
      in_berlin());
  CHECK(view["what"] == "disabled a user");
  CHECK(view["href"] == "/admin/users/7");
  CHECK(view["data"] == "tasks moved: 2");
}

TEST_CASE("reasons: what blocks comes first, who is on time is left to the rows") {
  const std::string reason =
      "Not published: nobody can take the buyer seat. Ana is away until Mon 23 Nov. Ben has the "
      "skeptic seat and Dora has the futurist seat, both due Thu 26 Nov.";
  CHECK(blocking_part(reason) ==
        "Not published: nobody can take the buyer seat. Ana is away until Mon 23 Nov.");
  CHECK(row_part(reason) == "Nobody can take the buyer seat. Ana is away until Mon 23 Nov.");
  const std::string held =
      "Not published: 1 seat of 4 is still open. Ben has the skeptic seat, due Thu 26 Nov.";
  CHECK(blocking_part(held) == held);
  CHECK(row_part(held) == "Ben has the skeptic seat, due Thu 26 Nov.");
  CHECK(row_part("") == "");
}

TEST_CASE("told_of: the assignee's reason is told of somebody else") {
  CHECK(told_of("you have the fewest open of 3 buyers") == "Has the fewest open of 3 buyers");
  CHECK(told_of("Ana is away") == "Ana is away");
  CHECK(actor_words("engine") == "Panelist");
  CHECK(actor_words("cli:root") == "root at the command line");
  CHECK(actor_words("Ana") == "Ana");
}

TEST_CASE("run_page_view: clocks that ring together stand in one line") {
  service::RunView run = make_run();
  RunBeside beside;
  const Instant at = in_berlin().now + hours{6};
  beside.clocks.clocks = {{"reminder", "Developer", "Ana", TaskId{1}, at},
                          {"reminder", "Buyer", "", TaskId{2}, at},
                          {"deadline", "", "", TaskId{}, at}};
  const Json view = run_page_view(run, beside, {}, in_berlin());
  REQUIRE(view["clocks"].size() == 2);
  CHECK(view["clocks"][0]["what"] == "Reminders");
  CHECK(view["clocks"][0]["seats"] == "developer, Ana; buyer");
  CHECK(view["clocks"][1]["what"] == "The panel's deadline");
}

TEST_CASE("audit_entry_view: roles are words, lists are read, nothing empty is printed") {
  const Json view =
      audit_entry_view({1, in_berlin().now, PersonId{1}, "cli:root", "user.added", "user:7",
                        R"({"model":"","personas":["buyer","skeptic"],"roles":6,"task_cap":null})"},
                       in_berlin());
  CHECK(view["data"] == "personas: buyer, skeptic; roles: reviewer, editor");
  CHECK(view["who"] == "root at the command line");
}

TEST_CASE("told_of: a doubled seat is told of its holder") {
  CHECK(told_of("you are the only buyer who can take it now; there are too few people for one seat "
                "each, so you hold two") ==
        "Is the only buyer who can take it now; there are too few people for one seat each, so "
        "they hold two");
}
