// Administration as whole requests.
#include <doctest/doctest.h>

#include "tests/web/editor_house.hpp"

using namespace panelist;
using namespace panelist::test;

TEST_CASE("admin: a user is added, changed, disabled with the consequence shown, enabled") {
  EditorHouse house;
  const Browser ada = house.add("Ada", domain::Role::admin);
  const Fields wrong = {{"email", "nobody"}, {"name", "Ben Okafor"}, {"task_cap", "many"}};
  const net::Response refused = house.post(ada, "/admin/users/new", wrong);
  CHECK(refused.status == 422);
  CHECK(shows(refused, "value=\"Ben Okafor\""));
  const net::Response added = house.post(ada, "/admin/users/new",
                                         {{"email", "ben@panelist.example"},
                                          {"name", "Ben Okafor"},
                                          {"time_zone", "Europe/London"},
                                          {"task_cap", "3"},
                                          {"role", "reviewer"},
                                          {"persona", "buyer"},
                                          {"persona", "skeptic"}});
  REQUIRE(added.status == 303);
  const std::string path = location(added).substr(0, location(added).find('?'));
  const net::Response page = house.get(ada, path);
  CHECK(shows(page, "value=\"3\""));
  CHECK(shows(page, "value=\"buyer\" checked"));
  CHECK(shows(house.get(ada, path + "/disable"), "They are signed out everywhere"));
  CHECK(location(house.post(ada, path + "/disable")) == path + "?said=user-disabled");
  CHECK(shows(house.get(ada, path), "Disabled"));
  CHECK(house.post(ada, path + "/sign-in-link").status == 409);
  CHECK(house.post(ada, path + "/enable").status == 303);
  const net::Response link = house.post(ada, path + "/sign-in-link");
  CHECK(link.status == 200);
  CHECK(shows(link, "/sign-in/link?secret="));
  const net::Response log = house.get(ada, "/admin/audit");
  CHECK(shows(log, "disabled a user"));
  CHECK(shows(log, "made a sign-in link"));
}

TEST_CASE("admin: the last admin cannot be disabled, and the page says what to do") {
  EditorHouse house;
  const Browser ada = house.add("Ada", domain::Role::admin);
  const std::string path = "/admin/users/" + std::to_string(ada.person.id.value);
  const net::Response page = house.post(ada, path + "/disable");
  CHECK(page.status == 409);
  CHECK(shows(page, "last active admin"));
}

TEST_CASE("admin: a webhook's secret is shown once, it is rotated, tested, switched off, deleted") {
  EditorHouse house;
  const Browser ada = house.add("Ada", domain::Role::admin);
  const net::Response wrong =
      house.post(ada, "/admin/webhooks/new", {{"url", "ftp://x"}, {"type", "*"}});
  CHECK(wrong.status == 422);
  CHECK(shows(wrong, "value=\"ftp://x\""));
  const net::Response added =
      house.post(ada, "/admin/webhooks/new", {{"url", "https://site.example/hook"}, {"type", "*"}});
  CHECK(added.status == 200);
  REQUIRE(shows(added, "whsec_"));
  const std::size_t at = added.body.find("/admin/webhooks/", added.body.find("whsec_"));
  const std::string path = added.body.substr(at, added.body.find('"', at) - at);
  const net::Response page = house.get(ada, path);
  CHECK(shows(page, "https://site.example/hook"));
  CHECK_FALSE(shows(page, "whsec_"));
  CHECK(shows(house.get(ada, path + "/rotate"), "signed with both secrets for 24 hours"));
  CHECK(shows(house.post(ada, path + "/rotate"), "whsec_"));
  CHECK(location(house.post(ada, path + "/test")) == path + "?said=tested");
  CHECK(shows(house.get(ada, path), "endpoint.test"));
  CHECK(house.post(ada, path + "/off").status == 303);
  const net::Response off = house.post(ada, path + "/test");
  CHECK(off.status == 409);
  CHECK(shows(off, "Nothing was changed."));
  CHECK(house.post(ada, path + "/on").status == 303);
  CHECK(location(house.post(ada, path + "/delete")) == "/admin/webhooks?said=webhook-deleted");
  CHECK(house.get(ada, path).status == 404);
}

TEST_CASE("admin: a token is shown once and revoked") {
  EditorHouse house;
  const Browser ada = house.add("Ada", domain::Role::admin);
  CHECK(house.post(ada, "/admin/tokens", {{"name", ""}}).status == 422);
  CHECK(house.post(ada, "/admin/tokens", {{"name", "CI"}, {"email", "lost@x.example"}}).status ==
        422);
  const net::Response made = house.post(ada, "/admin/tokens", {{"name", "CI"}});
  CHECK(shows(made, "pnl_"));
  const net::Response list = house.get(ada, "/admin/tokens");
  CHECK(shows(list, "CI"));
  CHECK_FALSE(shows(list, "pnl_"));
  const std::size_t at = list.body.find("/admin/tokens/");
  const std::string path = list.body.substr(at, list.body.find('"', at) - at);
  CHECK(location(house.post(ada, path)) == "/admin/tokens?said=token-revoked");
  CHECK(shows(house.get(ada, "/admin/tokens"), "revoked"));
}

TEST_CASE("admin: the definitions are drawn as they were loaded") {
  EditorHouse house;
  const Browser ada = house.add("Ada", domain::Role::admin);
  const net::Response page = house.get(ada, "/admin/definitions");
  CHECK(shows(page, "Panel review"));
  CHECK(shows(page, "What is this really against?"));
  CHECK(shows(page, "at least 3 votes"));
  CHECK(shows(page, "A reason to look again: a change of entry, starting price, licence"));
  CHECK(shows(page, "<svg xmlns"));
  CHECK(shows(page, "href=\"/api/v1/workflows/panel-review/drawing.svg\""));
  CHECK_FALSE(shows(page, "(now)"));
}

TEST_CASE("admin: anybody gets a definition's drawing as a picture that need not be sent twice") {
  EditorHouse house;
  const net::Response picture =
      house.get_as_stranger("/api/v1/workflows/fast-track/drawing.svg");
  CHECK(picture.status == 200);
  CHECK(header_of(picture, "content-type") == "image/svg+xml");
  CHECK(shows(picture, "<title>Fast track, version 1</title>"));
  CHECK(shows(picture, "developer, buyer"));
  CHECK(header_of(picture, "etag").size() > 10);
  CHECK(header_of(picture, "cache-control") == "public, max-age=0, must-revalidate");
  CHECK(house.get_as_stranger("/api/v1/workflows/nothing/drawing.svg").status == 404);
}
