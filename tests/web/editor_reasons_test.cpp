// Why everything waits, on the pipeline and in the API; and what the page of definitions warns of.
#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "tests/web/editor_house.hpp"

namespace panelist::test {
namespace {

/// Two tools on a panel of four; the second one's skeptic seat is free.
struct Pipeline {
  Pipeline() {
    house.add_panel();
    eva = house.add("Eva", domain::Role::editor);
    house.send_tool("Anchor");
    free_run = house.send_tool("Lantern").run;
    const TaskId task = house.seat(free_run, "skeptic");
    house.call_api(house.browser("Ben"), "/api/v1/tasks/" + std::to_string(task.value) + "/release",
                   "{}");
  }
  EditorHouse house;
  Browser eva;
  RunId free_run;
};

const Json* part_with(const Json& parts, const std::string& key, const std::string& value) {
  for (const Json& part : parts)
    if (part[key] == value) return &part;
  return nullptr;
}

}  // namespace

TEST_CASE("pipeline: the API sums up what blocks, and each part lists its runs") {
  Pipeline pipeline;
  const auto answer = pipeline.house.get(pipeline.eva, "/api/v1/pipeline");
  REQUIRE(answer.status == 200);
  const Json reasons = Json::parse(answer.body);
  CHECK(reasons["unfinished"] == 2);
  const Json* free_seat = part_with(reasons["blockers"], "kind", "free_seat");
  REQUIRE(free_seat != nullptr);
  CHECK((*free_seat)["runs"] == 1);
  CHECK((*free_seat)["words"] == "seat without a reviewer");
  const Json* in_time = part_with(reasons["blockers"], "kind", "reviewer_in_time");
  REQUIRE(in_time != nullptr);
  CHECK((*in_time)["runs"] == 2);
  CHECK((*in_time)["seats"] == 7);
  REQUIRE(reasons["actions"].size() == 1);
  const Json& act = reasons["actions"][0];
  CHECK(act["label"] == "Assign 1 skeptic seat");
  const auto list = pipeline.house.get(pipeline.eva, act["list"].get<std::string>());
  REQUIRE(list.status == 200);
  const Json runs = Json::parse(list.body);
  REQUIRE(runs["items"].size() == 1);
  CHECK(runs["items"][0]["id"] == pipeline.free_run.value);
  CHECK(runs["items"][0]["waiting"]["blockers"] == Json::array({"free_seat", "reviewer_in_time"}));
  CHECK(reasons["next"].size() == 2);
  CHECK(pipeline.house.get(pipeline.house.browser("Ana"), "/api/v1/pipeline").status == 403);
}

TEST_CASE("pipeline: the page offers what unblocks most, and its link lists those runs only") {
  Pipeline pipeline;
  const auto page = pipeline.house.get(pipeline.eva, "/editor");
  REQUIRE(page.status == 200);
  CHECK(shows(page, "What unblocks most"));
  CHECK(shows(page, "Assign 1 skeptic seat"));
  CHECK(shows(page, "<strong>7</strong> seats whose reviewer has time left"));
  CHECK(shows(page, "2 runs unfinished"));
  const std::string link = "/editor?q=waits%3Afree_seat%20persona%3Askeptic";
  CHECK(shows(page, link));
  const auto listed = pipeline.house.get(pipeline.eva, link);
  CHECK(shows(listed, "data-run=\"" + std::to_string(pipeline.free_run.value) + "\""));
  CHECK(listed.body.find("data-run=\"") == listed.body.rfind("data-run=\""));
  EditorHouse empty;
  const Browser eva = empty.add("Eva", domain::Role::editor);
  CHECK(!shows(empty.get(eva, "/editor"), "What everything waits for"));
}

TEST_CASE("definitions: the page draws the task table and warns of seats that nobody can fill") {
  EditorHouse house;
  house.add_panel();
  const Browser root = house.add("Root", domain::Role::admin);
  const auto full = house.get(root, "/admin/definitions");
  REQUIRE(full.status == 200);
  CHECK(shows(full, "an answer for each of its 600 cells"));
  CHECK(shows(full, "tip-tasks"));
  CHECK(!shows(full, "nobody can fill"));
  house.change([](service::Unit& unit) {
    unit.tx.write("UPDATE person SET state = 'disabled' WHERE name = 'Cleo'", {});
  });
  CHECK(shows(house.get(root, "/admin/definitions"), "nobody can fill the buyer seat"));
  const auto answer = house.get(root, "/api/v1/workflows:lint");
  REQUIRE(answer.status == 200);
  const Json warnings = Json::parse(answer.body)["items"];
  REQUIRE(!warnings.empty());
  CHECK(warnings[0]["file"] == "fast-track.toml");
  CHECK(warnings[0]["line"].get<int>() > 1);
  CHECK(house.get(house.browser("Ana"), "/api/v1/workflows:lint").status == 403);
}

TEST_CASE("ways out: a seat is passed on to somebody who fits, by name") {
  EditorHouse house;
  house.add_panel();
  const RunId run = house.send_tool("Lantern").run;
  const Browser eve = house.add("Eve", domain::Role::reviewer, {"buyer"});
  const std::string path =
      "/desk/tasks/" + std::to_string(house.seat(run, "buyer").value) + "/cannot";
  const Browser& cleo = house.browser("Cleo");
  const auto page = house.get(cleo, path);
  CHECK(shows(page, ">Eve</option>"));
  CHECK(!shows(page, ">Ana</option>"));
  CHECK(!shows(page, eve.person.email));
  CHECK(house.post(cleo, path, {{"way", "delegate"}}).status == 422);
  const auto passed = house.post(
      cleo, path, {{"way", "delegate"}, {"person", std::to_string(eve.person.id.value)}});
  CHECK(passed.status == 303);
  const auto desk = house.get(eve, "/desk");
  CHECK(shows(desk, "Lantern"));
}

TEST_CASE("triage: an editor takes it and lets it go on the run's page") {
  EditorHouse house;
  const Browser eva = house.add("Eva", domain::Role::editor);
  service::SubmittedTool sent;
  house.change([&](service::Unit& unit) {
    service::ToolSubmission submission;
    submission.facts.name = "Lantern";
    submission.facts.tagline = "Does one thing";
    submission.facts.category = "Developer tools";
    submission.facts.description = "A tool made for a test.";
    submission.from_public_form = true;
    sent = *service::submit_tool(unit, submission);
  });
  const std::string run = house.run_path(sent.run);
  const auto page = house.get(eva, run);
  CHECK(shows(page, "Any editor may decide."));
  const std::size_t at = page.body.find("/claim\"");
  REQUIRE(at != std::string::npos);
  const std::size_t from = page.body.rfind('"', at - 1) + 1;
  const std::string claim = page.body.substr(from, at + 6 - from);
  CHECK(house.post(eva, claim).status == 303);
  CHECK(shows(house.get(eva, run), "Eva has it."));
  const std::string release = claim.substr(0, claim.rfind('/')) + "/release";
  CHECK(shows(house.get(eva, run), release));
  CHECK(house.post(eva, release).status == 303);
  CHECK(shows(house.get(eva, run), "Any editor may decide."));
}

}  // namespace panelist::test
