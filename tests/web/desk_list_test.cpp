#include <doctest/doctest.h>

#include <nlohmann/json.hpp>
#include <set>

#include "tests/web/desk_fixture.hpp"
#include "web/desk/desk_view.hpp"

namespace panelist::web::desk {
namespace {

using service::TaskView;
using test::ana;
using test::desk_now;
using test::in_berlin;
using test::make_task;
using workflow::TaskState;

constexpr Duration hour = std::chrono::hours{1};

/// One task for every place of the desk.
std::vector<TaskView> one_of_each() {
  std::vector<TaskView> tasks;
  tasks.push_back(make_task(1, -50 * hour));
  tasks.push_back(make_task(2, 3 * hour));
  tasks.push_back(make_task(3, 200 * hour));
  tasks.back().sent_back_reason = "Say which plan you mean.";
  tasks.push_back(make_task(4, 190 * hour));
  tasks.back().has_draft = true;
  tasks.back().draft_words = 84;
  tasks.back().draft_at = desk_now() - 2 * hour;
  tasks.push_back(make_task(5, 180 * hour));
  tasks.push_back(make_task(6, 170 * hour));
  tasks.back().assignee.reset();
  tasks.back().state = TaskState::ready;
  tasks.back().actions = {workflow::Verb::claim};
  tasks.push_back(make_task(7, 100 * hour));
  tasks.back().snoozed_until = desk_now() + 19 * hour;
  tasks.push_back(make_task(8));
  tasks.back().state = TaskState::completed;
  tasks.back().sealed = true;
  tasks.push_back(make_task(9));
  tasks.back().state = TaskState::completed;
  tasks.back().ended_at = desk_now() - 30 * hour;
  return tasks;
}

TEST_CASE("desk: each task stands in exactly one group") {
  const auto tasks = one_of_each();
  const DeskGroups groups = sort_into_groups(tasks, ana, desk_now());
  std::multiset<std::int64_t> seen;
  for (std::size_t i = 0; i < bucket_count; ++i) {
    REQUIRE(groups.rows.at(i).size() == 1);
    CHECK(groups.rows.at(i).front().task.id.value == static_cast<std::int64_t>(i) + 1);
    seen.insert(groups.rows.at(i).front().task.id.value);
  }
  CHECK(seen.size() == tasks.size());
  CHECK(groups.my_turn() == 5);
}

TEST_CASE("desk: a task listed twice stands there once, and editors' tasks not at all") {
  TaskView triage = make_task(3);
  triage.kind = workflow::TaskKind::triage;
  const DeskGroups groups =
      sort_into_groups({make_task(1), make_task(1), triage}, ana, desk_now());
  CHECK(groups.my_turn() == 1);
}

TEST_CASE("desk: a tool with two tasks of one panel stands once, where the more urgent belongs") {
  TaskView urgent = make_task(1, 2 * hour);
  TaskView sealed = make_task(2);
  sealed.tool = urgent.tool;
  sealed.run = urgent.run;
  sealed.state = TaskState::completed;
  sealed.sealed = true;
  sealed.persona_title = "Skeptic";
  const DeskGroups groups = sort_into_groups({sealed, urgent}, ana, desk_now());
  CHECK(groups.of(Bucket::waiting).empty());
  REQUIRE(groups.of(Bucket::due_soon).size() == 1);
  const Json row = row_view(groups.of(Bucket::due_soon).front(), in_berlin());
  REQUIRE(row["also"].size() == 1);
  CHECK(row["also"][0]["persona"] == "Skeptic");
  CHECK(row["also"][0]["word"] == "Sealed");
}

TEST_CASE("desk: a snooze that is over, and a due time of this moment, belong to one's turn") {
  TaskView task = make_task(1, 100 * hour);
  task.snoozed_until = desk_now();
  CHECK(bucket_of(task, ana, desk_now()) == Bucket::fresh);
  task.due_at = desk_now();
  CHECK(bucket_of(task, ana, desk_now()) == Bucket::due_soon);
  task.due_at = desk_now() + soon_means;
  CHECK(bucket_of(task, ana, desk_now()) == Bucket::due_soon);
  task.due_at = desk_now() + soon_means + Duration{1};
  CHECK(bucket_of(task, ana, desk_now()) == Bucket::fresh);
}

TEST_CASE("desk: the heading is a sentence with count, time and zone") {
  const auto heading = [](const std::vector<TaskView>& tasks) {
    return heading_sentence(sort_into_groups(tasks, ana, desk_now()), in_berlin());
  };
  CHECK(heading({}) == "Nothing is waiting.");
  CHECK(heading({make_task(1, 3 * hour)}) == "1 verdict is yours. It is due today 17:00 CET.");
  CHECK(heading({make_task(1, 3 * hour), make_task(2, 100 * hour), make_task(3)}) ==
        "3 verdicts are yours. The next is due today 17:00 CET.");
  CHECK(heading({make_task(1, -50 * hour), make_task(2)}) ==
        "2 verdicts are yours. The first is overdue by 2 days.");
  CHECK(heading({make_task(1), make_task(2)}) == "2 verdicts are yours. None has a due time.");
  CHECK(heading({make_task(1, 27 * hour)}) == "1 verdict is yours. It is due tomorrow 17:00 CET.");
}

TEST_CASE("desk: every row says in one line why it is there") {
  const DeskGroups groups = sort_into_groups(one_of_each(), ana, desk_now());
  const auto reason = [&](Bucket bucket) {
    return reason_line(groups.of(bucket).front(), in_berlin());
  };
  CHECK(reason(Bucket::overdue) == "Yours because you have the fewest open of 3 buyers.");
  CHECK(reason(Bucket::sent_back) == "Sent back: Say which plan you mean.");
  CHECK(reason(Bucket::drafts) == "Draft, 84 words, saved today 12:00 CET.");
  CHECK(reason(Bucket::pool) == "Nobody has it. You may take it as buyer.");
  CHECK(reason(Bucket::snoozed) == "You asked to be reminded tomorrow 09:00 CET.");
  CHECK(reason(Bucket::waiting) ==
        "Sealed, 2 of 4 in. You can change it until the panel closes.");
}

TEST_CASE("desk: what is next stands in the large card and nowhere else") {
  const Json view =
      desk_view(sort_into_groups(one_of_each(), ana, desk_now()), {}, in_berlin(), "ana@x.org");
  CHECK(view["next"]["tool"] == "Lantern 1");
  CHECK(view["next"]["group"] == "Overdue");
  CHECK(view["next"]["due"]["text"] == "overdue by 2 days");
  for (const Json& group : view["groups"])
    for (const Json& row : group["rows"]) CHECK(row["tool"] != "Lantern 1");
  CHECK(view["groups"].size() == 5);
  CHECK(view["folded"].size() == 3);
  CHECK(view["empty"] == false);
}

TEST_CASE("desk: a group that goes on elsewhere says so, and the heading counts all pages") {
  DeskRest rest;
  rest.more = "/desk?cursor=1.1";
  rest.my_turn = 70;
  rest.whole_until = desk_now() + std::chrono::hours{24};
  const auto count_of = [](const Json& view, std::string_view title) {
    for (const char* part : {"groups", "folded"})
      for (const Json& group : view[part])
        if (group["title"] == title) return group["count"].get<std::string>();
    return std::string("none");
  };
  const DeskGroups groups = sort_into_groups(one_of_each(), ana, desk_now());
  Json view = desk_view(groups, rest, in_berlin(), "");
  CHECK(view["heading"].get<std::string>().starts_with("70 verdicts are yours."));
  CHECK(view["more"] == rest.more);
  CHECK(count_of(view, "Due in 48 hours") == "1+");
  CHECK(count_of(view, "New") == "1+");
  CHECK(count_of(view, "Open to you") == "1");
  CHECK(count_of(view, "Done") == "1");
  rest.whole_until = desk_now() + std::chrono::hours{72};
  CHECK(count_of(desk_view(groups, rest, in_berlin(), ""), "Due in 48 hours") == "1");
  rest.is_first_page = false;
  view = desk_view(groups, rest, in_berlin(), "");
  CHECK(view["next"].is_null());
  CHECK(view["heading"] == "More that are open to you");
  CHECK(count_of(view, "Overdue") == "1");
}

TEST_CASE("desk: the button counts the words that are saved") {
  TaskView task = make_task(1);
  CHECK(button_words(task) == "Write verdict");
  task.has_draft = true;
  task.draft_words = 84;
  CHECK(button_words(task) == "Continue, 84 words saved");
}

TEST_CASE("desk: five words say where a task stands") {
  TaskView task = make_task(1);
  CHECK(status_word(task) == "To do");
  task.has_draft = true;
  CHECK(status_word(task) == "Draft");
  task.sent_back_reason = "Which plan?";
  CHECK(status_word(task) == "Sent back");
  task.state = TaskState::completed;
  task.sealed = true;
  CHECK(status_word(task) == "Sealed");
  task.sealed = false;
  CHECK(status_word(task) == "Done");
}

}  // namespace
}  // namespace panelist::web::desk
