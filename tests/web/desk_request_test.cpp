// The reviewer's desk as whole requests, without scripts.
#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "tests/web/desk_fixture.hpp"
#include "tests/web/editor_house.hpp"

namespace panelist::test {
namespace {

/// A panel of four with one tool; Cleo buys.
struct Desk {
  Desk() {
    house.add_panel();
    run = house.send_tool("Lantern").run;
    task = house.seat(run, "buyer");
    path = "/desk/tasks/" + std::to_string(task.value);
  }
  const Browser& cleo() const { return house.browser("Cleo"); }
  net::Response page() { return house.get(cleo(), path); }
  net::Response send(Fields fields) { return house.post(cleo(), path, std::move(fields)); }

  EditorHouse house;
  RunId run;
  TaskId task;
  std::string path;
};

/// Value of a hidden field on a page.
std::string hidden(const net::Response& page, const std::string& name) {
  const std::string mark = "name=\"" + name + "\" value=\"";
  const std::size_t start = page.body.find(mark);
  if (start == std::string::npos) return "(none)";
  const std::size_t from = start + mark.size();
  return page.body.substr(from, page.body.find('"', from) - from);
}

Fields finished(const std::string& version, const std::string& act) {
  return {{"decision", "skip"},
          {"quote", words(84)},
          {"basis", "tried_it"},
          {"basis_hours", "2.5"},
          {"slot.flips_if", "a yearly price in writing"},
          {"draft_version", version},
          {"act", act}};
}

TEST_CASE("desk: one verdict to write, next up, with its reason and its way out") {
  Desk desk;
  const auto page = desk.house.get(desk.cleo(), "/desk");
  CHECK(page.status == 200);
  CHECK(shows(page, "1 verdict is yours."));
  CHECK(shows(page, "Write verdict"));
  CHECK(shows(page, "Yours because"));
  CHECK(shows(page, desk.path + "/cannot"));
  CHECK(page.body.find("<script>") == std::string::npos);
  CHECK(page.body.find(" style=") == std::string::npos);
}

TEST_CASE("desk: a long list is counted whole and shown a page at a time, each tool once") {
  Desk desk;
  for (int i = 0; i < 59; ++i) desk.house.send_tool("Lamp " + std::to_string(i) + ".");
  std::string path = "/desk";
  std::size_t rows = 0;
  for (const std::size_t expected : {50U, 10U}) {
    const auto page = desk.house.get(desk.cleo(), path);
    REQUIRE(page.status == 200);
    std::size_t on_page = 0;
    for (std::size_t at = 0; (at = page.body.find("/cannot\"", at)) != std::string::npos; ++at)
      ++on_page;
    CHECK(on_page == expected);
    rows += on_page;
    const std::size_t link = page.body.find("/desk?cursor=");
    CHECK((link != std::string::npos) == (expected == 50));
    if (link == std::string::npos) break;
    CHECK(shows(page, "60 verdicts are yours."));
    path = page.body.substr(link, page.body.find('"', link) - link);
  }
  CHECK(rows == 60);
  CHECK(desk.house.get(desk.cleo(), "/desk?cursor=nonsense").status == 400);
}

TEST_CASE("desk: an empty list says what will stand there") {
  EditorHouse house;
  const Browser ana = house.add("Ana", domain::Role::reviewer, {"buyer"});
  const auto page = house.get(ana, "/desk");
  CHECK(shows(page, "Nothing is waiting."));
  CHECK(shows(page, ana.person.email));
}

TEST_CASE("task: another reviewer's task is not there, on any of its pages") {
  Desk desk;
  const Browser& ana = desk.house.browser("Ana");
  for (const char* part : {"", "/review", "/conflict", "/cannot"}) {
    CAPTURE(part);
    CHECK(desk.house.get(ana, desk.path + part).status == 404);
  }
  for (const char* part : {"", "/submit", "/conflict", "/cannot", "/extend", "/claim", "/reopen",
                           "/wake", "/ask-back"}) {
    CAPTURE(part);
    const Fields fields{
        {"act", "save"}, {"quote", "Mine now."}, {"way", "decline"}, {"reason", "x"}};
    CHECK(desk.house.post(ana, desk.path + part, fields).status == 404);
  }
  CHECK(desk.house.get_as_stranger(desk.path).status == 303);
}

TEST_CASE("task: a form without the session's token changes nothing") {
  Desk desk;
  const auto refused =
      desk.house.post_without_token(desk.cleo(), desk.path, finished("", "save"));
  CHECK(refused.status == 403);
  CHECK(hidden(desk.page(), "draft_version") == "");
}

TEST_CASE("task: what is saved stands there again, with its version") {
  Desk desk;
  CHECK(location(desk.send(finished("", "save"))) == "/desk?said=saved");
  const auto page = desk.page();
  CHECK(shows(page, words(84)));
  CHECK(shows(page, "84 of 60 to 220 words"));
  CHECK(hidden(page, "draft_version") == "1");
  CHECK(shows(desk.house.get(desk.cleo(), "/desk"), "Continue, 84 words saved"));
}

TEST_CASE("task: building the quote keeps what was written") {
  Desk desk;
  const auto built = desk.send(
      {{"quote", "My own words."}, {"slot.budget", "the support lead"}, {"act", "build"}});
  CHECK(location(built) == desk.path + "?said=built#field-quote");
  CHECK(shows(desk.page(), "My own words.\n\nThe bill goes to the support lead."));
}

TEST_CASE("task: an unfinished verdict is saved, and told what is missing at the top") {
  Desk desk;
  const auto refused = desk.send({{"quote", "Too short, but mine."}, {"act", "review"}});
  CHECK(refused.status == 422);
  CHECK(shows(refused, "2 things are missing. Your text is saved."));
  CHECK(shows(refused, "Too short, but mine."));
  CHECK(hidden(refused, "draft_version") == "1");
  CHECK(shows(desk.page(), "Too short, but mine."));
}

TEST_CASE("task: two tabs never overwrite each other, and either text can be kept") {
  Desk desk;
  desk.send({{"quote", "First tab wrote this."}, {"act", "save"}});
  const auto lost =
      desk.send({{"quote", "Second tab wrote that."}, {"draft_version", ""}, {"act", "save"}});
  CHECK(lost.status == 412);
  CHECK(shows(lost, "<mark>Second </mark>"));
  CHECK(shows(lost, "<mark>First </mark>"));
  CHECK(shows(desk.page(), "Two texts wait for your choice."));
  SUBCASE("keep this") {
    desk.house.post(desk.cleo(), desk.path + "/conflict",
                    {{"choice", "mine"},
                     {"aside_id", hidden(lost, "aside_id")},
                     {"stored_version", hidden(lost, "stored_version")}});
    CHECK(shows(desk.page(), "Second tab wrote that."));
    CHECK_FALSE(shows(desk.page(), "First tab"));
  }
  SUBCASE("keep the other") {
    desk.house.post(desk.cleo(), desk.path + "/conflict",
                    {{"choice", "stored"},
                     {"aside_id", hidden(lost, "aside_id")},
                     {"stored_version", hidden(lost, "stored_version")}});
    CHECK(shows(desk.page(), "First tab wrote this."));
    CHECK_FALSE(shows(desk.page(), "Second tab"));
  }
  SUBCASE("merge") {
    const auto merged = desk.house.post(desk.cleo(), desk.path + "/conflict",
                                        {{"choice", "merge"},
                                         {"aside_id", hidden(lost, "aside_id")},
                                         {"stored_version", hidden(lost, "stored_version")}});
    CHECK(location(merged) == desk.path + "?said=merged");
    CHECK(shows(desk.page(), "Second tab wrote that.\n\nFirst tab wrote this."));
  }
  CHECK_FALSE(shows(desk.page(), "Two texts wait"));
}

TEST_CASE("task: the same text from a stale form is no conflict") {
  Desk desk;
  desk.send(finished("", "save"));
  CHECK(desk.send(finished("", "save")).status == 303);
}

TEST_CASE("submit: preview, then sealed, then open again with the same text") {
  Desk desk;
  CHECK(location(desk.send(finished("", "review"))) == desk.path + "/review");
  const auto preview = desk.house.get(desk.cleo(), desk.path + "/review");
  CHECK(shows(preview, "Submit sealed"));
  CHECK(shows(preview, "tried it for 2.5 hours"));
  CHECK(shows(preview, "badge-skip"));
  const std::string version = hidden(preview, "draft_version");
  CHECK(location(desk.house.post(desk.cleo(), desk.path + "/submit", {{"draft_version", "99"}})) ==
        desk.path + "/review?said=changed");
  CHECK(location(desk.house.post(desk.cleo(), desk.path + "/submit",
                                 {{"draft_version", version}})) == desk.path);
  const auto sealed = desk.page();
  CHECK(shows(sealed, "Sealed, 1 of 4 in."));
  CHECK(shows(sealed, "Open it again"));
  CHECK(shows(desk.house.get(desk.cleo(), "/desk"), "Waiting for others"));
  CHECK(shows(desk.house.get(desk.cleo(), "/desk/record"), "Sealed"));

  CHECK(location(desk.house.post(desk.cleo(), desk.path + "/reopen")) ==
        desk.path + "?said=reopened");
  CHECK(shows(desk.page(), words(84)));
  CHECK(shows(desk.page(), "Review and submit"));
}

TEST_CASE("submit: the last open seat publishes, and says so before") {
  Desk desk;
  for (const char* persona : {"developer", "skeptic", "futurist"})
    desk.house.vote(desk.run, persona, "ship");
  desk.send(finished("", "review"));
  const auto preview = desk.house.get(desk.cleo(), desk.path + "/review");
  CHECK(shows(preview, "Submit and publish"));
  desk.house.post(desk.cleo(), desk.path + "/submit",
                  {{"draft_version", hidden(preview, "draft_version")}});
  const auto done = desk.page();
  CHECK(shows(done, "Done. The panel closed, 4 of 4 in."));
  CHECK(shows(done, "/tools/lantern"));
  CHECK_FALSE(shows(done, "Open it again"));
  const auto late = desk.send({{"quote", "One more thing."}, {"act", "save"}});
  CHECK(late.status == 409);
  CHECK(shows(late, "One more thing."));
  CHECK(shows(desk.house.get(desk.cleo(), "/desk/record"), "Published"));
}

TEST_CASE("ways out: each needs what it asks for, and takes the tool off the list") {
  Desk desk;
  const auto leave = [&](const std::string& way, const std::string& reason) {
    return desk.house.post(desk.cleo(), desk.path + "/cannot", {{"way", way}, {"reason", reason}});
  };
  const auto list = [&] { return desk.house.get(desk.cleo(), "/desk"); };
  SUBCASE("later") {
    CHECK(location(leave("snooze", "")) == "/desk?said=snoozed");
    CHECK(shows(list(), "You asked to be reminded tomorrow 09:00 UTC."));
    desk.house.post(desk.cleo(), desk.path + "/wake");
    CHECK(shows(list(), "1 verdict is yours."));
  }
  SUBCASE("decline") {
    CHECK(leave("decline", "  ").status == 422);
    CHECK(location(leave("decline", "No time this month.")) == "/desk?said=declined");
    CHECK_FALSE(shows(list(), "1 verdict is yours."));
  }
  SUBCASE("abstain") {
    CHECK(location(leave("abstain", "")) == "/desk?said=abstained");
    CHECK(shows(desk.page(), "Counted as no vote."));
  }
  SUBCASE("recuse") {
    CHECK(leave("recuse", "").status == 422);
    CHECK(location(leave("recuse", "My sister works there.")) == "/desk?said=recused");
    CHECK_FALSE(shows(list(), "1 verdict is yours."));
  }
  SUBCASE("none of them") { CHECK(leave("vanish", "").status == 422); }
}

TEST_CASE("ways out: a draft survives the seat's way to somebody else") {
  Desk desk;
  desk.send({{"quote", "Words I want to keep."}, {"act", "save"}});
  desk.house.post(desk.cleo(), desk.path + "/cannot", {{"way", "decline"}, {"reason", "No time."}});
  const auto page = desk.page();
  CHECK(page.status == 200);
  CHECK(shows(page, "Words I want to keep."));
}

TEST_CASE("extend: two more days, once") {
  Desk desk;
  CHECK(shows(desk.page(), "Give me 2 more days"));
  CHECK(desk.house.post(desk.cleo(), desk.path + "/extend").status == 303);
  CHECK_FALSE(shows(desk.page(), "Give me 2 more days"));
  CHECK(desk.house.post(desk.cleo(), desk.path + "/extend").status == 409);
}

TEST_CASE("pages: the example is there, and nothing acts on GET") {
  Desk desk;
  CHECK(shows(desk.house.get(desk.cleo(), "/desk/help"), "Sample, invented."));
  for (const char* part : {"/submit", "/extend", "/reopen", "/claim"})
    CHECK(desk.house.get(desk.cleo(), desk.path + part).status == 405);
  CHECK(desk.house.get(desk.cleo(), "/desk/tasks/abc").status == 404);
}

}  // namespace
}  // namespace panelist::test
