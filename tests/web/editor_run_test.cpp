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
  CHECK(location(done) == "/editor?said=reminded");
}
