// The pipeline and the run page as whole requests.
#include <doctest/doctest.h>

#include "service/change_person.hpp"
#include "tests/web/editor_house.hpp"

using namespace panelist;
using namespace panelist::test;

TEST_CASE("editor: the pipeline is for editors, strangers sign in, reviewers are refused") {
  EditorHouse house;
  const Browser eva = house.add("Eva", domain::Role::editor);
  const Browser rob = house.add("Rob", domain::Role::reviewer);
  CHECK(house.get(eva, "/editor").status == 200);
  CHECK(house.get(rob, "/editor").status == 403);
  const net::Response stranger = house.get_as_stranger("/editor");
  CHECK(stranger.status == 303);
  CHECK(location(stranger).starts_with("/sign-in"));
  for (const char* path :
       {"/admin/users", "/admin/webhooks", "/admin/tokens", "/admin/audit", "/admin/definitions"}) {
    CAPTURE(path);
    CHECK(house.get(eva, path).status == 403);
  }
}

TEST_CASE("editor: an empty house says what will appear and offers the first tool") {
  EditorHouse house;
  const Browser eva = house.add("Eva", domain::Role::editor);
  const net::Response page = house.get(eva, "/editor");
  CHECK(shows(page, "No tools yet"));
  CHECK(shows(page, "/editor/tools/new"));
}

TEST_CASE("editor: the pipeline names the run, its seats and whom it waits for, never a vote") {
  EditorHouse house;
  const Browser eva = house.add("Eva", domain::Role::editor);
  house.add_panel();
  const RunId run = house.send_tool("Lantern").run;
  house.vote(run, "developer", "skip");
  const net::Response page = house.get(eva, "/editor");
  CHECK(shows(page, "Nothing needs you. 1 in review."));
  CHECK(shows(page, "Lantern"));
  CHECK(shows(page, "sealed"));
  CHECK(shows(page, "Cleo"));
  CHECK_FALSE(shows(page, "badge-skip"));
  CHECK_FALSE(shows(page, "thought about it"));
  CHECK(shows(house.get(eva, "/editor?q=overdue"), "Nothing matches"));
}

TEST_CASE("editor: a search that is not understood keeps the words and shows all open runs") {
  EditorHouse house;
  const Browser eva = house.add("Eva", domain::Role::editor);
  house.add_panel();
  house.send_tool("Lantern");
  const net::Response page = house.get(eva, "/editor?q=state:lost");
  CHECK(page.status == 422);
  CHECK(shows(page, "was not understood"));
  CHECK(shows(page, "value=\"state:lost\""));
  CHECK(shows(page, "Lantern"));
}

TEST_CASE("editor: a seat that nobody has needs the editor, and the one button assigns it") {
  EditorHouse house;
  const Browser eva = house.add("Eva", domain::Role::editor);
  house.add("Ana", domain::Role::reviewer, {"developer"});
  house.add("Ben", domain::Role::reviewer, {"skeptic"});
  house.add("Dora", domain::Role::reviewer, {"futurist"});
  const RunId run = house.send_tool("Lantern").run;
  const Browser cleo = house.add("Cleo", domain::Role::reviewer, {"buyer"});
  const net::Response pipeline = house.get(eva, "/editor");
  CHECK(shows(pipeline, "1 needs you."));
  CHECK(shows(pipeline, "Assign Cleo"));
  const TaskId task = house.seat(run, "buyer");
  const net::Response done = house.post(eva, house.run_path(run) + "/unblock",
                                        {{"act", "assign"},
                                         {"task", std::to_string(task.value)},
                                         {"person", std::to_string(cleo.person.id.value)},
                                         {"from", "pipeline"}});
  CHECK(done.status == 303);
  CHECK(location(done) == "/editor?said=assigned");
  CHECK(shows(house.get(eva, "/editor?said=assigned"), "Assigned. They hear of it by mail."));
  CHECK(shows(house.get(eva, house.run_path(run)), "Buyer: Cleo"));
}

TEST_CASE("editor: a form without the session's token changes nothing") {
  EditorHouse house;
  const Browser eva = house.add("Eva", domain::Role::editor);
  house.add_panel();
  const RunId run = house.send_tool("Lantern").run;
  CHECK(house.post_without_token(eva, house.run_path(run) + "/hold", {{"reason", "x"}}).status ==
        403);
  CHECK(shows(house.get(eva, house.run_path(run)), "In review"));
}

TEST_CASE("editor: choosing somebody else for a seat ends the task and opens another") {
  EditorHouse house;
  const Browser eva = house.add("Eva", domain::Role::editor);
  house.add_panel();
  const RunId run = house.send_tool("Lantern").run;
  const Browser cem = house.add("Cem", domain::Role::reviewer, {"buyer"});
  const TaskId task = house.seat(run, "buyer");
  const std::string path = house.run_path(run) + "/tasks/" + std::to_string(task.value) + "/assign";
  const net::Response page = house.get(eva, path);
  CHECK(shows(page, "Who takes the buyer seat for Lantern?"));
  CHECK(shows(page, "Cem@panelist.example"));
  CHECK_FALSE(shows(page, "Cleo@panelist.example"));
  CHECK(house.post(eva, path).status == 422);
  CHECK(house.post(eva, path, {{"person", std::to_string(cem.person.id.value)}}).status == 303);
  CHECK(shows(house.get(eva, house.run_path(run)), "Buyer: Cem"));
  CHECK(house.seat(run, "buyer") != task);
}

TEST_CASE("editor: sending back asks for a reason, and says so once the panel closed") {
  EditorHouse house;
  const Browser eva = house.add("Eva", domain::Role::editor);
  house.add_panel();
  const RunId run = house.send_tool("Lantern").run;
  house.vote(run, "developer", "ship");
  const TaskId task = house.seat(run, "developer");
  const std::string path =
      house.run_path(run) + "/tasks/" + std::to_string(task.value) + "/send-back";
  CHECK(shows(house.get(eva, path), "Send the developer verdict back to Ana?"));
  CHECK(house.post(eva, path, {{"reason", ""}}).status == 422);
  CHECK(house.post(eva, path, {{"reason", "Name the version."}}).status == 303);
  CHECK(shows(house.get(eva, house.run_path(run)), "Name the version."));
  for (const char* persona : {"developer", "skeptic", "buyer", "futurist"})
    house.vote(run, persona, "ship");
  const net::Response late = house.post(eva, path, {{"reason", "Too late."}});
  CHECK(late.status == 409);
  CHECK(shows(late, "Nothing was changed."));
  CHECK(shows(late, "Published"));
}

TEST_CASE("editor: hold, resume and withdraw say what follows, and act once") {
  EditorHouse house;
  const Browser eva = house.add("Eva", domain::Role::editor);
  house.add_panel();
  const RunId run = house.send_tool("Lantern").run;
  const std::string path = house.run_path(run);
  CHECK(shows(house.get(eva, path + "/hold"), "Every clock of this run stands still"));
  CHECK(house.post(eva, path + "/hold", {{"reason", "The maker asked."}}).status == 303);
  const net::Response held = house.get(eva, path);
  CHECK(shows(held, "On hold since"));
  CHECK(shows(held, "The maker asked."));
  CHECK(house.post(eva, path + "/hold").status == 409);
  CHECK(house.post(eva, path + "/unblock", {{"act", "resume"}}).status == 303);
  CHECK(house.post(eva, path + "/withdraw", {{"reason", " "}}).status == 422);
  CHECK(house.post(eva, path + "/withdraw", {{"reason", "It is gone."}}).status == 303);
  CHECK(shows(house.get(eva, path), "Withdrawn: It is gone."));
  const net::Response again = house.post(eva, path + "/resume");
  CHECK(again.status == 409);
  CHECK(shows(again, "Nothing was changed."));
}

TEST_CASE("editor: an act on a run that moved on names what happened and changes nothing") {
  EditorHouse house;
  const Browser eva = house.add("Eva", domain::Role::editor);
  house.add_panel();
  const RunId run = house.send_tool("Lantern").run;
  house.vote(run, "developer", "ship");
  const net::Response late =
      house.post(eva, house.run_path(run) + "/withdraw", {{"reason", "x"}, {"seq", "1"}});
  CHECK(late.status == 409);
  CHECK(shows(late, "Ana submitted for the developer seat"));
  CHECK(shows(late, "Nothing was changed."));
  CHECK(shows(house.get(eva, house.run_path(run)), "In review"));
}

TEST_CASE("editor: opening sealed verdicts states the price first, and only then shows them") {
  EditorHouse house;
  const Browser eva = house.add("Eva", domain::Role::editor);
  house.add_panel();
  const RunId run = house.send_tool("Lantern").run;
  house.vote(run, "developer", "skip");
  const std::string path = house.run_path(run);
  CHECK_FALSE(shows(house.get(eva, path), "thought about it"));
  const net::Response ask = house.get(eva, path + "/open-sealed");
  CHECK(shows(ask, "You can never take a seat on this panel again."));
  CHECK_FALSE(shows(ask, "thought about it"));
  CHECK(house.post(eva, path + "/open-sealed", {{"reason", ""}}).status == 422);
  CHECK(house.post(eva, path + "/open-sealed", {{"reason", "A complaint."}}).status == 303);
  const net::Response opened = house.get(eva, path);
  CHECK(shows(opened, "thought about it"));
  CHECK(shows(opened, "sealed, opened by you"));
  CHECK(shows(opened, "A complaint."));
  const Browser other = house.add("Olga", domain::Role::editor);
  CHECK_FALSE(shows(house.get(other, path), "thought about it"));
}

TEST_CASE("editor: the run page draws the run's own definition with the present step") {
  EditorHouse house;
  const Browser eva = house.add("Eva", domain::Role::editor);
  house.add_panel();
  const RunId run = house.send_tool("Lantern").run;
  const net::Response open = house.get(eva, house.run_path(run));
  CHECK(shows(open, "<title>Panel review, version 1. Now: panel</title>"));
  CHECK(shows(open, "<li aria-current=\"step\">Panel, now</li>"));
  for (const char* persona : {"developer", "skeptic", "buyer", "futurist"})
    house.vote(run, persona, "ship");
  CHECK(shows(house.get(eva, house.run_path(run)), "<title>Panel review, version 1</title>"));
}

TEST_CASE("editor: the preview names every page and site, and nothing that is sealed") {
  EditorHouse house;
  const Browser eva = house.add("Eva", domain::Role::editor);
  const Browser ada = house.add("Ada", domain::Role::admin);
  house.add_panel();
  const RunId lantern = house.send_tool("Lantern").run;
  for (const char* persona : {"developer", "skeptic", "buyer", "futurist"})
    house.vote(lantern, persona, "ship");
  const auto beacon = house.send_tool("Beacon");
  const auto candle = house.send_tool("Candle");
  house.call_api(eva, "/api/v1/comparisons", R"({"left":"beacon","right":"candle"})");
  house.call_api(ada, "/api/v1/webhooks",
                 R"({"url":"https://site.example/hook","types":["comparison.published"]})");
  house.call_api(ada, "/api/v1/webhooks",
                 R"({"url":"https://other.example/hook","types":["tool.submitted"]})");
  house.vote(beacon.run, "developer", "skip");
  const std::string path = house.run_path(beacon.run);
  const net::Response run = house.get(eva, path);
  CHECK(shows(run, "Publishing will change 2 pages and tell 1 site."));
  CHECK(shows(run, "href=\"" + path + "/preview\""));
  CHECK(shows(house.get(eva, path + "/publish"), "change 2 pages and tell 1 site"));
  const net::Response preview = house.get(eva, path + "/preview");
  CHECK(preview.status == 200);
  CHECK(shows(preview, "Tool page, new at /tools/beacon"));
  CHECK(shows(preview, "Comparison, new at /compare/beacon-vs-lantern"));
  CHECK(shows(preview, "Beacon vs Candle"));
  CHECK(shows(preview, "href=\"" + house.run_path(candle.run) + "\""));
  CHECK(shows(preview, "https://site.example/hook"));
  CHECK_FALSE(shows(preview, "https://other.example/hook"));
  for (const char* sealed : {"badge-skip", "badge-ship", "thought about it"})
    CHECK_FALSE(shows(preview, sealed));
  CHECK(house.get(house.browser("Ana"), path + "/preview").status == 403);
  const net::Response over = house.get(eva, house.run_path(lantern) + "/preview");
  CHECK(over.status == 409);
  CHECK(shows(over, "publishes nothing more"));
}

TEST_CASE("editor: reminding many shows who is skipped before anybody is mailed") {
  EditorHouse house;
  const Browser eva = house.add("Eva", domain::Role::editor);
  house.add_panel();
  const RunId run = house.send_tool("Lantern").run;
  house.vote(run, "developer", "ship");
  const std::string tasks = std::to_string(house.seat(run, "developer").value) + "," +
                            std::to_string(house.seat(run, "buyer").value);
  const net::Response preview = house.get(eva, "/editor/remind?tasks=" + tasks);
  CHECK(shows(preview, "1 will be reminded, 1 skipped"));
  CHECK(shows(preview, "Remind 1 person"));
  const net::Response done = house.post(eva, "/editor/remind", {{"tasks", tasks}});
  CHECK(done.status == 200);
  CHECK(shows(done, "1 reminded, 1 skipped: done."));
  CHECK(shows(done, "Lantern, developer seat: done"));
  const net::Response again = house.post(eva, "/editor/remind", {{"tasks", tasks}});
  CHECK(shows(again, "Nobody was reminded, 2 skipped"));
  CHECK(shows(again, "reminded just now"));
  CHECK(shows(house.get(eva, house.run_path(run)), "Eva reminded Cleo of the buyer seat."));
}

TEST_CASE("editor: a sign-off is skipped on a page that asks why, and a panel has no such button") {
  EditorHouse house;
  const Browser eva = house.add("Eva", domain::Role::editor);
  house.add_panel();
  const RunId run = house.send_tool("Lantern", "", "signed-review").run;
  const std::string path = house.run_path(run);
  CHECK_FALSE(shows(house.get(eva, path), "Skip this step..."));
  const net::Response too_early = house.post(eva, path + "/skip-step", {{"reason", "x"}});
  CHECK(too_early.status == 409);
  CHECK(shows(too_early, "a panel is never skipped"));
  for (const char* persona : {"developer", "skeptic", "buyer", "futurist"})
    house.vote(run, persona, "ship");
  CHECK(shows(house.get(eva, path), "Skip this step..."));
  const net::Response ask = house.get(eva, path + "/skip-step");
  CHECK(shows(ask, "Skip the step “Sign off” of Lantern?"));
  CHECK(shows(ask, "The next step is “Publication”."));
  CHECK(house.post(eva, path + "/skip-step", {{"reason", " "}}).status == 422);
  const net::Response done = house.post(eva, path + "/skip-step", {{"reason", "Nobody is in."}});
  CHECK(location(done) == path + "?said=step-skipped");
  const net::Response page = house.get(eva, path);
  CHECK(shows(page, "Live since"));
  CHECK(shows(page, "Eva skipped the step “Sign off”."));
  CHECK(shows(page, "Nobody is in."));
}

TEST_CASE("editor: a run is exported by an editor's session, and by nobody else's") {
  EditorHouse house;
  const Browser eva = house.add("Eva", domain::Role::editor);
  house.add_panel();
  const RunId run = house.send_tool("Lantern").run;
  house.vote(run, "developer", "skip");
  const std::string link = "/api/v1/runs/" + std::to_string(run.value) + "/export";
  CHECK(shows(house.get(eva, house.run_path(run)), "href=\"" + link + "\""));
  const net::Response file = house.get(eva, link);
  CHECK(file.status == 200);
  CHECK(header_of(file, "content-disposition").find("run-" + std::to_string(run.value) + ".json") !=
        std::string::npos);
  CHECK(shows(file, "\"format\":\"panelist-run\""));
  CHECK_FALSE(shows(file, "thought about it"));
  CHECK(house.get(house.browser("Ana"), link).status == 404);
  CHECK(house.get_as_stranger(link).status == 401);
}

TEST_CASE("editor: a run whose workflow is loaded in another version is previewed and moved") {
  EditorHouse house;
  const Browser eva = house.add("Eva", domain::Role::editor);
  house.add_panel();
  const RunId run = house.send_tool("Lantern").run;
  const std::string path = house.run_path(run);
  CHECK_FALSE(shows(house.get(eva, path), "Preview moving it"));
  CHECK(shows(house.get(eva, path + "/move"), "it follows this definition already"));
  house.begin_with_another_version(run);
  const net::Response page = house.get(eva, path);
  CHECK(shows(page, "This run follows version 0; version 1 is loaded."));
  CHECK(shows(page, "href=\"" + path + "/move\""));
  const net::Response preview = house.get(eva, path + "/move");
  CHECK(shows(preview, "Move Lantern to version 1?"));
  CHECK(shows(preview, "Title: Panel review instead of An older review."));
  CHECK(shows(preview, "4 open tasks keep their due times"));
  const std::string hash = house.house().house().catalog.find("panel-review")->hash;
  const net::Response stale =
      house.post(eva, path + "/move", {{"hash", "another"}, {"reason", "typed before"}});
  CHECK(stale.status == 412);
  CHECK(shows(stale, "typed before"));
  const net::Response silent = house.post(eva, path + "/move", {{"hash", hash}, {"reason", ""}});
  CHECK(silent.status == 422);
  CHECK(shows(silent, "a reason is needed"));
  const net::Response done =
      house.post(eva, path + "/move", {{"hash", hash}, {"reason", "New rules."}});
  CHECK(location(done) == path + "?said=moved");
  const net::Response after = house.get(eva, path);
  CHECK_FALSE(shows(after, "Preview moving it"));
  CHECK(shows(after, "Eva moved the run to another version of its workflow."));
  CHECK(shows(after, "New rules."));
}
