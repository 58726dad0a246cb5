#include "service/sign_in.hpp"

#include "service/authenticate.hpp"
#include "service/change_password.hpp"
#include "service/disable_person.hpp"
#include "service/password.hpp"
#include "service/sign_in_link.hpp"
#include "tests/service/account_fixture.hpp"

using namespace panelist;
using namespace panelist::service;
using panelist::domain::Role;

namespace {
const std::string password = "correct horse battery";

struct House : test::AccountHouse {
  domain::Person ana = add("ana@example.org", Role::reviewer);
  House() {
    static const std::string hash = hash_password(password);
    const auto set = as_admin([&](Unit& unit) { return change_password(unit, ana.id, hash, ""); });
    REQUIRE(set);
  }
  Result<SignInTry> begin(const std::string& email, const std::string& address) {
    return as(Actor{}, [&](Unit& unit) { return begin_sign_in(unit, email, address); });
  }
  Result<NewSession> finish(const SignInTry& attempt, bool is_right) {
    return as(Actor{}, [&](Unit& unit) { return finish_sign_in(unit, attempt, is_right); });
  }
};
}  // namespace

TEST_CASE("sign_in: the right password opens a session of 30 days") {
  House house;
  const auto attempt = house.begin(" ANA@example.org ", "192.0.2.1");
  REQUIRE(attempt);
  const auto session = house.finish(*attempt, verify_password(attempt->password_hash, password));
  REQUIRE(session);
  const auto who = house.as(Actor{}, [&](Unit& unit) {
    return authenticate_session(unit, session->cookie);
  });
  REQUIRE(who);
  CHECK(who->actor.person == house.ana.id);
  CHECK(who->form_token == session->form_token);
  house.now += std::chrono::hours{24 * 30};
  CHECK_FALSE(house.as(Actor{}, [&](Unit& unit) {
    return authenticate_session(unit, session->cookie);
  }));
}

TEST_CASE("sign_in: known, unknown, disabled and password-less accounts get one answer") {
  House house;
  const domain::Person off = house.add("off@example.org", Role::reviewer);
  house.add("link@example.org", Role::reviewer);
  REQUIRE(house.as_admin([&](Unit& unit) { return disable_person(unit, off.id); }));
  std::vector<std::string> answers;
  for (const char* email : {"ana@example.org", "nobody@example.org", "off@example.org",
                            "link@example.org", "not an address"}) {
    const auto attempt = house.begin(email, "192.0.2.1");
    REQUIRE(attempt);
    const bool right = verify_password(attempt->password_hash, "a wrong password");
    CHECK_FALSE(right);
    const auto answer = house.finish(*attempt, right);
    REQUIRE_FALSE(answer);
    CHECK(answer.error().code == ErrorCode::unauthenticated);
    answers.push_back(answer.error().detail + answer.error().extra_json);
  }
  for (const std::string& answer : answers) CHECK(answer == answers.front());
}

TEST_CASE("sign_in: tries are throttled alike for known and unknown accounts, links still work") {
  House house;
  std::vector<int> heard;
  for (const char* email : {"ana@example.org", "nobody@example.org"}) {
    int before_wait = 0;
    const std::string address = email[0] == 'a' ? "192.0.2.1" : "192.0.2.2";
    while (house.begin(email, address)) ++before_wait;
    heard.push_back(before_wait);
  }
  CHECK(heard[0] == 5);
  CHECK(heard[1] == 5);
  const auto refused = house.begin("ana@example.org", "192.0.2.1");
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == ErrorCode::too_many);
  CHECK(refused.error().extra_json == "{\"retry_after\":1}");

  // Nobody locks Ana out: from her own address she is heard at once, and a link works anyway.
  CHECK(house.begin("ana@example.org", "198.51.100.7"));
  const std::string secret =
      house.as(Actor{}, [&](Unit& unit) { return make_sign_in_link(unit, house.ana.id); });
  CHECK(house.as(Actor{}, [&](Unit& unit) { return use_sign_in_link(unit, secret); }));
  house.now += std::chrono::seconds{1};
  CHECK(house.begin("ana@example.org", "192.0.2.1"));
}

TEST_CASE("sign_in: a right password forgets the tries before it") {
  House house;
  for (int i = 0; i < 4; ++i) REQUIRE(house.begin("ana@example.org", "192.0.2.1"));
  const auto attempt = house.begin("ana@example.org", "192.0.2.1");
  REQUIRE(attempt);
  REQUIRE(house.finish(*attempt, true));
  for (int i = 0; i < 5; ++i) CHECK(house.begin("ana@example.org", "192.0.2.1"));
}

TEST_CASE("sign_in: a disabled person's right password opens nothing") {
  House house;
  const auto attempt = house.begin("ana@example.org", "192.0.2.1");
  REQUIRE(house.as_admin([&](Unit& unit) { return disable_person(unit, house.ana.id); }));
  CHECK_FALSE(house.finish(*attempt, true));
}
