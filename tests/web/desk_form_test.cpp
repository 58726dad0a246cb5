#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "tests/web/desk_fixture.hpp"
#include "web/desk/cannot_view.hpp"
#include "web/desk/draft_form.hpp"
#include "web/desk/form_view.hpp"
#include "web/desk/task_view.hpp"

namespace panelist::web::desk {
namespace {

Form parse(const std::string& body) { return Form::parse(body).value(); }

TEST_CASE("form: fields become the draft that the API takes") {
  const Form form = parse(
      "decision=skip&quote=Two+words&basis=tried_it&basis_hours=2%2C5&confidence_percent=29"
      "&sources=https%3A%2F%2Fa.example%0A%0Ahttps%3A%2F%2Fb.example&slot.budget=the+lead"
      "&slot.price=+&byline=&relation=&model=Model+X&form_token=t&draft_version=3&act=save");
  const Json expected = {{"decision", "skip"},
                         {"quote", "Two words"},
                         {"basis", "tried_it"},
                         {"basis_hours", 2.5},
                         {"confidence", 0.29},
                         {"sources", {"https://a.example", "https://b.example"}},
                         {"slots", {{"budget", "the lead"}}},
                         {"model", "Model X"},
                         {"author_kind", "hybrid"}};
  CHECK(draft_of(form, test::make_buyer()) == expected);
  CHECK(draft_of(parse("form_token=t&quote=++"), test::make_buyer()).empty());
}

TEST_CASE("form: names, odds and unfinished numbers") {
  const Form form = parse(
      "slot.competitors=grep%2C+paper&slot.timing=on_time&slot.prediction.claim=A+free+tier"
      "&slot.prediction.date=2027-06-30&slot.prediction.probability=80"
      "&slot.prediction.probability_number=65&confidence_percent=quite");
  const Json draft = draft_of(form, test::make_skeptic());
  CHECK(draft["slots"]["competitors"] == Json({"grep", "paper"}));
  CHECK(draft["slots"]["prediction"]["probability"] == 0.65);
  CHECK(draft["confidence"] == "quite");
  const Json view = form_view(test::make_skeptic(), draft, "Ana", "", {});
  CHECK(view["confidence"] == "quite");
  CHECK(view["folded_slots"][0]["prediction"]["number"] == "65");
  CHECK(view["slots"].size() == 2);
  CHECK(view["slots"][1]["choices"][1]["label"] == "On time");
  CHECK(view["slots"][1]["choices"][1]["checked"] == true);
}

TEST_CASE("form: what it shows of a draft, read again, is the same draft") {
  const Json draft = test::make_draft();
  const Json view = form_view(test::make_buyer(), draft, "Ana Ferrer", "", {});
  CHECK(view["skip"] == true);
  CHECK(view["ship"] == false);
  CHECK(view["hours"] == "2.5");
  CHECK(view["confidence"] == "80");
  CHECK(view["word_line"] == "84 of 60 to 220 words");
  CHECK(view["slots_line"] == "2 of 3 answered");
  CHECK(view["slots"][0]["filled"] == true);
  CHECK(view["slots"][1]["filled"] == false);
  CHECK(view["on_skip"][0]["value"] == "a yearly price in writing");
  CHECK(view["ship_means"] == "I would sign for it");
}

TEST_CASE("form: nothing is chosen before the reviewer chooses") {
  const Json view = form_view(test::make_buyer(), Json::object(), "Ana Ferrer", "Quill", {});
  for (const char* key : {"ship", "skip", "uses_it", "tried_it", "read_docs"})
    CHECK(view[key] == false);
  CHECK(view["names"].size() == 2);
  CHECK(view["names"][0]["checked"] == true);
  CHECK(view["errors"].is_null());
}

TEST_CASE("form: building the quote adds and never overwrites") {
  const domain::Persona buyer = test::make_buyer();
  const Json slots = {{"budget", "the support lead"}};
  CHECK(with_built_quote({{"slots", slots}}, buyer)["quote"] ==
        "The bill goes to the support lead.");
  const Json added = with_built_quote({{"quote", "Mine."}, {"slots", slots}}, buyer);
  CHECK(added["quote"] == "Mine.\n\nThe bill goes to the support lead.");
  CHECK(with_built_quote(added, buyer) == added);
  CHECK_FALSE(with_built_quote(Json::object(), buyer).contains("quote"));
}

TEST_CASE("form: mistakes stand at the top as sentences that lead to their fields") {
  Json draft = test::make_draft();
  draft.erase("decision");
  draft["quote"] = "Too short.";
  const auto verdict = domain::read_verdict(draft, test::make_buyer());
  REQUIRE_FALSE(verdict.has_value());
  const Json view =
      form_view(test::make_buyer(), draft, "Ana Ferrer", "", verdict.error().fields);
  CHECK(view["errors"]["title"] == "2 things are missing. Your text is saved.");
  CHECK(view["errors"]["items"][0]["text"] == "Choose ship or skip.");
  CHECK(view["errors"]["items"][0]["href"] == "#field-decision");
  CHECK(view["quote_error"] == "The quote has 2 words; 60 to 220 are asked for.");
  CHECK(view["quote"] == "Too short.");
}

TEST_CASE("form: a skip without what would change it leads to that question") {
  Json draft = test::make_draft();
  draft["slots"].erase("flips_if");
  const auto verdict = domain::read_verdict(draft, test::make_buyer());
  REQUIRE_FALSE(verdict.has_value());
  const Json view = form_view(test::make_buyer(), draft, "Ana", "", verdict.error().fields);
  CHECK(view["errors"]["items"][0]["href"] == "#slot-flips_if");
  CHECK(view["on_skip"][0]["error"] == "Answer “What would have to change for a ship?”.");
}

TEST_CASE("task: its shape follows from who looks and how far it is") {
  service::TaskDetail detail = test::make_detail();
  CHECK(shape_of(detail, test::ana) == TaskShape::form);
  detail.task.state = workflow::TaskState::suspended;
  CHECK(shape_of(detail, test::ana) == TaskShape::form);
  detail.task.state = workflow::TaskState::completed;
  detail.task.sealed = true;
  detail.verdict = test::make_verdict(1, "Mine.");
  CHECK(shape_of(detail, test::ana) == TaskShape::sealed);
  detail.task.sealed = false;
  CHECK(shape_of(detail, test::ana) == TaskShape::done);
  detail.verdict.reset();
  CHECK(shape_of(detail, PersonId{9}) == TaskShape::foreign);
  detail.task.state = workflow::TaskState::exited;
  detail.was_taken_away = true;
  CHECK(shape_of(detail, test::ana) == TaskShape::taken);
  detail.was_taken_away = false;
  detail.task.state = workflow::TaskState::declined;
  CHECK(shape_of(detail, test::ana) == TaskShape::ended);
}

TEST_CASE("task: a reopened verdict starts from itself, a draft from the draft") {
  service::TaskDetail detail = test::make_detail();
  CHECK(draft_content(detail).empty());
  detail.verdict = test::make_verdict(1, "Mine.");
  CHECK(draft_content(detail)["quote"] == "Mine.");
  detail.draft = service::DraftView{TaskId{1}, 4, R"({"quote":"Newer."})", 1, test::desk_now()};
  CHECK(draft_content(detail)["quote"] == "Newer.");
  const Json view = task_form_view(detail, draft_content(detail), test::in_berlin(),
                                   {"Ana Ferrer", "", ""}, {});
  CHECK(view["draft_version"] == "4");
  CHECK(view["saved"]["text"] == "today 14:00 CET");
}

TEST_CASE("task: a task taken away shows the kept text and the next one") {
  service::TaskDetail detail = test::make_detail();
  detail.was_taken_away = true;
  detail.task.state = workflow::TaskState::exited;
  detail.draft = service::DraftView{TaskId{1}, 4, test::make_draft().dump(), 84, {}};
  const Json view = task_over_view(detail, TaskShape::taken, test::in_berlin(), test::make_task(2));
  CHECK(view["title"] == "This seat went to somebody else. Your text is kept.");
  CHECK(view["kept"][1]["label"] == "Quote");
  CHECK(view["kept"][1]["text"] == test::words(84));
  CHECK(view["next"]["href"] == "/desk/tasks/2");
}

TEST_CASE("task: after submitting, how many are in and that it may be changed") {
  service::TaskDetail detail = test::make_detail();
  detail.task.state = workflow::TaskState::completed;
  detail.task.sealed = true;
  detail.task.panel = {false, 3, 4};
  detail.task.actions = {workflow::Verb::recuse, workflow::Verb::reopen};
  detail.verdict = test::make_verdict(2, "Mine.");
  const Json view = task_over_view(detail, TaskShape::sealed, test::in_berlin(), std::nullopt);
  CHECK(view["title"] == "Sealed, 3 of 4 in.");
  CHECK(view["reopen"] == "/desk/tasks/1/reopen");
  CHECK(view["cell"]["word"] == "Skip");
  CHECK(view["kept"].empty());
}

TEST_CASE("preview: the cell readers will see, signed as chosen") {
  const service::TaskDetail detail = test::make_detail();
  domain::VerdictText text = test::make_verdict(1, "Mine.").text;
  const Json own = preview_cell(detail, text, {"Ana Ferrer", "Quill", ""}, test::desk_now());
  CHECK(own["voted"]["byline"] == "Ana Ferrer");
  CHECK(own["voted"]["pseudonym"] == false);
  text.byline = "Quill";
  const Json hidden = preview_cell(detail, text, {"Ana Ferrer", "Quill", ""}, test::desk_now());
  CHECK(hidden["voted"]["byline"] == "Quill");
  CHECK(hidden["voted"]["pseudonym"] == true);
  const Json machine = preview_cell(detail, text, {"Bot", "", "Model X"}, test::desk_now());
  CHECK(machine["voted"]["is_ai"] == true);
}

TEST_CASE("ways out: only those that the table allows, each with what follows") {
  service::TaskView task = test::make_task(1);
  Json view = cannot_view(task, "Lantern Works", {}, {});
  REQUIRE(view["ways"].size() == 4);
  CHECK(view["ways"][0]["sentence"] == "Remind me tomorrow");
  CHECK(view["ways"][1]["required"] == true);
  task.actions = {workflow::Verb::release, workflow::Verb::delegate};
  view = cannot_view(task, "", {}, {});
  REQUIRE(view["ways"].size() == 2);  // nobody to pass it on to
  CHECK(view["ways"][1]["id"] == "release");
  view = cannot_view(task, "", {{PersonId{8}, "Ben Okafor", ""}}, {});
  REQUIRE(view["ways"].size() == 3);
  CHECK(view["ways"][2]["people"][0]["name"] == "Ben Okafor");
  task.state = workflow::TaskState::completed;
  task.actions = {workflow::Verb::recuse, workflow::Verb::reopen};
  view = cannot_view(task, "", {}, {"recuse", "A sentence is needed; one is enough.", ""});
  REQUIRE(view["ways"].size() == 1);
  CHECK(view["ways"][0]["error"] == "A sentence is needed; one is enough.");
}

}  // namespace
}  // namespace panelist::web::desk
