// Sending and changing tools as whole requests.
#include <doctest/doctest.h>

#include "tests/web/editor_house.hpp"

using namespace panelist;
using namespace panelist::test;

namespace {

Fields tool_fields(const std::string& name) {
  return {{"name", name},
          {"url", "https://lantern.example"},
          {"category", "Developer tools"},
          {"tagline", "Lights the way"},
          {"description", "Finds what you lost."},
          {"entry", "freemium"},
          {"price_amount", "5.00"},
          {"price_currency", "eur"},
          {"price_unit", "seat and month"},
          {"capability_name", "Search"},
          {"capability_description", "Finds"},
          {"capability_unique", ""},
          {"capability_versus", ""}};
}

Fields with(Fields fields, const std::string& name, const std::string& value) {
  for (auto& [key, old] : fields)
    if (key == name) {
      old = value;
      return fields;
    }
  fields.emplace_back(name, value);
  return fields;
}

}  // namespace

TEST_CASE("editor: a tool form with mistakes keeps every word and names each mistake") {
  EditorHouse house;
  const Browser eva = house.add("Eva", domain::Role::editor);
  const net::Response page =
      house.post(eva, "/editor/tools/new",
                 with(with(tool_fields("Lantern <b>"), "entry", ""), "price_amount", "five"));
  CHECK(page.status == 422);
  CHECK(shows(page, "2 things need another look. What you typed is still here."));
  CHECK(shows(page, "href=\"#f-entry\""));
  CHECK(shows(page, "href=\"#f-price_amount\""));
  CHECK(shows(page, "value=\"Lantern &lt;b&gt;\""));
  CHECK(shows(page, "value=\"five\""));
  CHECK(shows(page, "Finds what you lost."));
  CHECK(shows(page, "value=\"Search\""));
}

TEST_CASE("editor: a sent tool leads to its run, the same name in the category is refused") {
  EditorHouse house;
  const Browser eva = house.add("Eva", domain::Role::editor);
  house.add_panel();
  const net::Response sent = house.post(eva, "/editor/tools/new", tool_fields("Lantern"));
  CHECK(sent.status == 303);
  CHECK(location(sent).starts_with("/editor/runs/"));
  const net::Response again =
      house.post(eva, "/editor/tools/new", with(tool_fields("lantern"), "anyway", "1"));
  CHECK(again.status == 409);
  CHECK(shows(again, "this category already has a tool of that name"));
  CHECK_FALSE(shows(again, "Send anyway"));
  CHECK(shows(again, "href=\"/editor/tools/lantern\""));
}

TEST_CASE("editor: the same link is a hint, and a second, explicit press sends it anyway") {
  EditorHouse house;
  const Browser eva = house.add("Eva", domain::Role::editor);
  house.add_panel();
  house.send_tool("Lamp", "https://lantern.example");
  const net::Response hint = house.post(eva, "/editor/tools/new", tool_fields("Lantern"));
  CHECK(hint.status == 409);
  CHECK(shows(hint, "This may be here already."));
  CHECK(shows(hint, "same link"));
  CHECK(shows(hint, "Send anyway"));
  CHECK(shows(hint, "value=\"Lantern\""));
  const net::Response sent =
      house.post(eva, "/editor/tools/new", with(tool_fields("Lantern"), "anyway", "1"));
  CHECK(sent.status == 303);
}

TEST_CASE("editor: more rows answers the same form with what was typed") {
  EditorHouse house;
  const Browser eva = house.add("Eva", domain::Role::editor);
  const net::Response page =
      house.post(eva, "/editor/tools/new", with(tool_fields("Lantern"), "more_rows", "1"));
  CHECK(page.status == 200);
  CHECK(shows(page, "value=\"Lantern\""));
  CHECK(shows(page, "Name 5"));
}

TEST_CASE("editor: a submitter who is no editor sends a tool and may follow it") {
  EditorHouse house;
  const Browser sam = house.add("Sam", domain::Role::submitter);
  house.add_panel();
  const net::Response sent = house.post(sam, "/editor/tools/new", tool_fields("Lantern"));
  CHECK(location(sent) == "/editor/tools/lantern/sent");
  CHECK(shows(house.get(sam, "/editor/tools/lantern/sent"), "Lantern is sent."));
  CHECK(house.get(sam, "/editor").status == 403);
  CHECK(house.get(sam, "/editor/tools/lantern").status == 403);
}

TEST_CASE("editor: facts that moved on meanwhile are shown beside what was typed") {
  EditorHouse house;
  const Browser eva = house.add("Eva", domain::Role::editor);
  house.add_panel();
  house.post(eva, "/editor/tools/new", tool_fields("Lantern"));
  const std::string path = "/editor/tools/lantern/edit";
  CHECK(shows(house.get(eva, path), "value=\"5.00\""));
  const Fields first =
      with(with(tool_fields("Lantern"), "facts_version", "1"), "price_amount", "6");
  CHECK(location(house.post(eva, path, first)) == "/editor/tools/lantern?said=saved");
  const Fields second =
      with(with(tool_fields("Lantern"), "facts_version", "1"), "tagline", "Lights every way");
  const net::Response stale = house.post(eva, path, second);
  CHECK(stale.status == 412);
  CHECK(shows(stale, "Somebody else saved these facts while you wrote."));
  CHECK(shows(stale, "Lights every way"));
  CHECK(shows(stale, "name=\"facts_version\" value=\"2\""));
  CHECK(house.post(eva, path, with(second, "facts_version", "2")).status == 303);
}

TEST_CASE("editor: a comparison is asked for, waits, and is retracted with a reason") {
  EditorHouse house;
  const Browser eva = house.add("Eva", domain::Role::editor);
  house.add_panel();
  house.send_tool("Lantern");
  house.send_tool("Torch");
  const net::Response asked = house.post(eva, "/editor/tools/lantern/compare", {{"with", "torch"}});
  CHECK(location(asked) == "/editor/tools/lantern?said=comparison");
  CHECK(shows(house.get(eva, "/editor/tools/lantern"), "Lantern vs Torch"));
  CHECK(house.post(eva, "/editor/tools/lantern/compare", {{"with", "lost"}}).status == 422);
  const std::string path = "/editor/comparisons/lantern-vs-torch/retract";
  CHECK(shows(house.get(eva, path), "Retract Lantern vs Torch?"));
  CHECK(house.post(eva, path, {{"reason", ""}}).status == 422);
  CHECK(house.post(eva, path, {{"reason", "Asked by mistake."}}).status == 303);
}

TEST_CASE("editor: a new round is refused while one is open") {
  EditorHouse house;
  const Browser eva = house.add("Eva", domain::Role::editor);
  house.add_panel();
  house.send_tool("Lantern");
  const net::Response page = house.post(eva, "/editor/tools/lantern/rounds");
  CHECK(page.status == 409);
  CHECK(shows(page, "Nothing was changed."));
}

TEST_CASE("submit: the public form is there only when it is opened, and triage comes first") {
  EditorHouse closed;
  CHECK(closed.get_as_stranger("/submit").status == 404);
  CHECK(closed.post_as_stranger("/submit", tool_fields("Lantern")).status == 404);

  EditorHouse house(true);
  const Browser eva = house.add("Eva", domain::Role::editor);
  house.add_panel();
  CHECK(shows(house.get_as_stranger("/submit"), "Send a tool"));
  const net::Response wrong =
      house.post_as_stranger("/submit", with(tool_fields("Lantern"), "tagline", ""));
  CHECK(wrong.status == 422);
  CHECK(shows(wrong, "value=\"Lantern\""));
  CHECK(location(house.post_as_stranger("/submit", tool_fields("Lantern"))) == "/submit/thanks");
  CHECK(shows(house.get_as_stranger("/submit/thanks"), "Thank you"));
  const net::Response pipeline = house.get(eva, "/editor");
  CHECK(shows(pipeline, "1 needs you. 1 in triage."));
  CHECK(shows(pipeline, "Approve"));
}
