// Signing in, links, sessions and the account, as whole requests.
#include <doctest/doctest.h>

#include "service/add_person.hpp"
#include "service/password.hpp"
#include "service/sign_in_link.hpp"
#include "tests/web/editor_house.hpp"

namespace panelist::test {
namespace {

constexpr const char* password = "correct horse battery staple";

/// A browser made of the cookie that an answer set.
Browser browser_of(const net::Response& response) {
  Browser browser;
  const std::string cookie = header_of(response, "set-cookie");
  const std::size_t start = cookie.find('=') + 1;
  browser.cookie = cookie.substr(start, cookie.find(';') - start);
  return browser;
}

void add_with_password(EditorHouse& house) {
  const std::string hash = service::hash_password(password);
  house.change([&](service::Unit& unit) {
    service::NewPerson input;
    input.name = "Eve Adler";
    input.email = "eve@panelist.example";
    input.roles.add(domain::Role::reviewer);
    input.password_hash = hash;
    input.sends_welcome = false;
    REQUIRE(service::add_person(unit, input).has_value());
  });
}

TEST_CASE("sign-in: the right password leads where one wanted to go, within this site") {
  EditorHouse house;
  add_with_password(house);
  const auto sent = house.get_as_stranger("/desk/record");
  CHECK(sent.status == 303);
  CHECK(location(sent) == "/sign-in?next=%2Fdesk%2Frecord");
  const auto done = house.post_as_stranger(
      "/sign-in",
      {{"email", "Eve@panelist.example"}, {"password", password}, {"next", "/desk/record"}});
  CHECK(done.status == 303);
  CHECK(location(done) == "/desk/record");
  const std::string cookie = header_of(done, "set-cookie");
  CHECK(cookie.find("HttpOnly") != std::string::npos);
  CHECK(house.get(browser_of(done), "/desk").status == 200);

  const auto elsewhere = house.post_as_stranger(
      "/sign-in", {{"email", "eve@panelist.example"},
                   {"password", password},
                   {"next", "//evil.example/desk"}});
  CHECK(location(elsewhere) == "/desk");
}

TEST_CASE("sign-in: a wrong password and an unknown address get the same words") {
  EditorHouse house;
  add_with_password(house);
  const auto wrong = house.post_as_stranger(
      "/sign-in", {{"email", "eve@panelist.example"}, {"password", "not this one"}});
  CHECK(wrong.status == 401);
  CHECK(shows(wrong, "value=\"eve@panelist.example\""));
  CHECK(header_of(wrong, "set-cookie").empty());
  const auto unknown = house.post_as_stranger(
      "/sign-in", {{"email", "sam@panelist.example"}, {"password", "not this one"}});
  CHECK(unknown.status == 401);
  CHECK(shows(unknown, "do not go together"));
  CHECK(shows(wrong, "do not go together"));
}

TEST_CASE("sign-in: a second tab that still shows the form signs in as well") {
  EditorHouse house;
  add_with_password(house);
  const Fields typed = {{"email", "eve@panelist.example"}, {"password", password}};
  const Browser first = browser_of(house.post_as_stranger("/sign-in", typed));
  const auto second = house.post_without_token(first, "/sign-in", typed);
  CHECK(location(second) == "/desk");
  CHECK(house.get(browser_of(second), "/desk").status == 200);
  const auto wrong = house.post_without_token(
      first, "/sign-in", {{"email", "eve@panelist.example"}, {"password", "not this one"}});
  CHECK(wrong.status == 401);
  CHECK(shows(wrong, "value=\"eve@panelist.example\""));
  CHECK(house.post_from_elsewhere(first, "/sign-in", typed).status == 403);
  CHECK(house.post_without_token(first, "/sign-out", {}).status == 403);
}

TEST_CASE("sign-in: many wrong tries are slowed down, and the address stays typed") {
  EditorHouse house;
  int status = 0;
  net::Response last;
  for (int i = 0; i < 12 && status != 429; ++i) {
    last = house.post_as_stranger(
        "/sign-in", {{"email", "nobody@panelist.example"}, {"password", "guess"}});
    status = last.status;
  }
  CHECK(status == 429);
}

TEST_CASE("sign-in: a mailed link works once, and looking at it uses nothing") {
  EditorHouse house;
  const Browser ana = house.add("Ana", domain::Role::reviewer, {"buyer"});
  std::string secret;
  house.change(
      [&](service::Unit& unit) { secret = service::make_sign_in_link(unit, ana.person.id); });
  for (int i = 0; i < 2; ++i) {
    const auto page = house.get_as_stranger("/sign-in/link?secret=" + secret);
    CHECK(page.status == 200);
    CHECK(shows(page, "One more click"));
  }
  const auto first = house.post_as_stranger("/sign-in/link", {{"secret", secret}});
  CHECK(first.status == 303);
  CHECK(house.get(browser_of(first), "/desk").status == 200);
  const auto second = house.post_as_stranger("/sign-in/link", {{"secret", secret}});
  CHECK(second.status == 401);
  CHECK(shows(second, "does not work any more"));
  CHECK(shows(house.get_as_stranger("/sign-in/link?secret=" + secret), "does not work any more"));
}

TEST_CASE("sign-in: asking for a link says nothing about who has an account") {
  EditorHouse house;
  house.add("Ana", domain::Role::reviewer, {"buyer"});
  for (const char* email : {"ana@panelist.example", "nobody@panelist.example"}) {
    const auto page = house.post_as_stranger("/sign-in/send-link", {{"email", email}});
    CHECK(page.status == 200);
    CHECK(shows(page, "has an account here, a link is on its way"));
  }
}

TEST_CASE("sign-out: here, and everywhere") {
  EditorHouse house;
  const Browser ana = house.add("Ana", domain::Role::reviewer, {"buyer"});
  CHECK(house.post_without_token(ana, "/account/sign-out-everywhere", {}).status == 403);
  CHECK(house.get(ana, "/desk").status == 200);
  const auto done = house.post(ana, "/account/sign-out-everywhere");
  CHECK(location(done) == "/sign-in?said=signed-out-everywhere");
  CHECK(house.get(ana, "/desk").status == 303);
  const Browser ben = house.add("Ben", domain::Role::reviewer, {"buyer"});
  CHECK(house.post(ben, "/sign-out").status == 303);
  CHECK(house.get(ben, "/desk").status == 303);
}

TEST_CASE("account: a refused change keeps what was typed, a good one is kept") {
  EditorHouse house;
  const Browser ana = house.add("Ana", domain::Role::reviewer, {"buyer"});
  const auto refused = house.post(ana, "/account", {{"name", "Ana F."},
                                                    {"pseudonym", ""},
                                                    {"time_zone", "Europe/Nowhere"},
                                                    {"task_cap", "3"}});
  CHECK(refused.status == 422);
  CHECK(shows(refused, "Europe/Nowhere"));
  CHECK(shows(refused, "Ana F."));
  CHECK_FALSE(shows(house.get(ana, "/account"), "Ana F."));
  const auto kept = house.post(ana, "/account", {{"name", "Ana F."},
                                                 {"pseudonym", "Quill"},
                                                 {"time_zone", "Europe/Berlin"},
                                                 {"task_cap", "3"}});
  CHECK(location(kept) == "/account?said=profile");
  const auto page = house.get(ana, "/account");
  CHECK(shows(page, "Europe/Berlin"));
  CHECK(shows(page, "value=\"Quill\""));
}

TEST_CASE("account: mail, times away and tokens") {
  EditorHouse house;
  const Browser ana = house.add("Ana", domain::Role::reviewer, {"buyer"});
  CHECK(house.post(ana, "/account/mail", {{"mail.assigned", "off"}}).status == 303);
  CHECK(shows(house.get(ana, "/account"), "name=\"mail.assigned\" value=\"off\" checked"));
  CHECK(house.post(ana, "/account/away", {{"from", "2090-01-01"}, {"until", "x"}}).status == 422);
  const auto away =
      house.post(ana, "/account/away", {{"from", "2000-01-01"}, {"until", "2000-01-02"}});
  CHECK(away.status == 422);
  const auto made = house.post(ana, "/account/tokens", {{"name", "CI"}, {"days", "90"}});
  CHECK(made.status == 200);
  CHECK(shows(made, "pnl_"));
  const auto later = house.get(ana, "/account");
  CHECK_FALSE(shows(later, "pnl_"));
  CHECK(shows(later, "CI"));
}

TEST_CASE("account: somebody who signs in by link sets a password and signs in with it") {
  EditorHouse house;
  const Browser ana = house.add("Ana", domain::Role::reviewer, {"buyer"});
  CHECK(house.post(ana, "/account/password", {{"wanted", "short"}, {"again", "short"}}).status ==
        422);
  const auto set =
      house.post(ana, "/account/password", {{"wanted", password}, {"again", password}});
  CHECK(location(set) == "/account?said=password");
  CHECK(house.get(ana, "/desk").status == 200);
  const auto wrong = house.post(
      ana, "/account/password",
      {{"present", "not it at all"}, {"wanted", password}, {"again", password}});
  CHECK(wrong.status == 422);
  const auto in = house.post_as_stranger(
      "/sign-in", {{"email", ana.person.email}, {"password", password}});
  CHECK(in.status == 303);
}

}  // namespace
}  // namespace panelist::test
