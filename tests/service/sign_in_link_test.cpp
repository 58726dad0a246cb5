#include "service/sign_in_link.hpp"

#include "service/authenticate.hpp"
#include "service/disable_person.hpp"
#include "tests/service/account_fixture.hpp"

using namespace panelist;
using namespace panelist::service;
using panelist::domain::Role;

namespace {
struct House : test::AccountHouse {
  domain::Person ana = add("ana@example.org", Role::reviewer);
  std::string make() {
    return as(Actor{}, [&](Unit& unit) { return make_sign_in_link(unit, ana.id); });
  }
  bool is_open(const std::string& secret) {
    return as(Actor{}, [&](Unit& unit) { return is_sign_in_link_open(unit, secret); });
  }
  Result<NewSession> use(const std::string& secret) {
    return as(Actor{}, [&](Unit& unit) { return use_sign_in_link(unit, secret); });
  }
  void ask(const std::string& email) {
    as(Actor{}, [&](Unit& unit) { request_sign_in_link(unit, email, "192.0.2.1"); });
  }
};
}  // namespace

TEST_CASE("sign_in_link: works once, and looking at it uses nothing up") {
  House house;
  const std::string secret = house.make();
  CHECK(secret.size() >= 43);
  for (int i = 0; i < 3; ++i) CHECK(house.is_open(secret));
  const auto session = house.use(secret);
  REQUIRE(session);
  CHECK(house.as(Actor{}, [&](Unit& unit) {
    return authenticate_session(unit, session->cookie);
  })->actor.person == house.ana.id);
  CHECK_FALSE(house.is_open(secret));
  CHECK(house.use(secret).error().code == ErrorCode::unauthenticated);
  CHECK_FALSE(house.use("something else"));
}

TEST_CASE("sign_in_link: ends after 30 minutes, and with the account") {
  House house;
  const std::string late = house.make();
  house.now += std::chrono::minutes{29};
  CHECK(house.is_open(late));
  house.now += std::chrono::minutes{1};
  CHECK_FALSE(house.use(late));
  const std::string open = house.make();
  REQUIRE(house.as_admin([&](Unit& unit) { return disable_person(unit, house.ana.id); }));
  CHECK_FALSE(house.is_open(open));
  CHECK_FALSE(house.use(open));
}

TEST_CASE("sign_in_link: asking owes one mail to a known person, and stores no secret") {
  House house;
  house.ask("ana@EXAMPLE.org");
  house.ask("nobody@example.org");
  CHECK(house.count("SELECT count(*) FROM mail WHERE kind = 'sign_in'") == 1);
  CHECK(house.text("SELECT data FROM mail") == "{}");
  CHECK(house.count("SELECT count(*) FROM sign_in_link") == 0);
  CHECK(house.signals.mails == 1);
  for (int i = 0; i < 10; ++i) house.ask("ana@example.org");
  CHECK(house.count("SELECT count(*) FROM mail WHERE kind = 'sign_in'") == 5);
}
