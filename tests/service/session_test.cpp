#include "service/session.hpp"

#include "service/authenticate.hpp"
#include "service/change_password.hpp"
#include "tests/service/account_fixture.hpp"

using namespace panelist;
using namespace panelist::service;
using panelist::domain::Role;

namespace {
struct House : test::AccountHouse {
  domain::Person ana = add("ana@example.org", Role::reviewer);
  std::string open() {
    return as(Actor{}, [&](Unit& unit) { return open_session(unit, ana.id); }).cookie;
  }
  bool is_open(const std::string& cookie) {
    return as(Actor{}, [&](Unit& unit) { return authenticate_session(unit, cookie); }).has_value();
  }
};
}  // namespace

TEST_CASE("session: signing out ends that session, everywhere ends all") {
  House house;
  const std::string one = house.open();
  const std::string two = house.open();
  const std::string three = house.open();
  house.as(Actor{}, [&](Unit& unit) { sign_out(unit, one); });
  CHECK_FALSE(house.is_open(one));
  CHECK(house.is_open(two));
  CHECK(*house.as(house.actor_of(house.ana), [&](Unit& unit) {
    return sign_out_everywhere(unit, house.ana.id);
  }) == 2);
  CHECK_FALSE(house.is_open(two));
  CHECK_FALSE(house.is_open(three));
  CHECK_FALSE(house.is_open(""));
}

TEST_CASE("session: a new password ends the other sessions and keeps the one that asked") {
  House house;
  const std::string here = house.open();
  const std::string elsewhere = house.open();
  REQUIRE(house.as(house.actor_of(house.ana), [&](Unit& unit) {
    return change_password(unit, house.ana.id, "$argon2id$...", here);
  }));
  CHECK(house.is_open(here));
  CHECK_FALSE(house.is_open(elsewhere));
}

TEST_CASE("session: nobody ends or changes somebody else's") {
  House house;
  const Actor ben = house.actor_of(house.add("ben@example.org", Role::editor));
  CHECK(house.as(ben, [&](Unit& unit) { return sign_out_everywhere(unit, house.ana.id); })
            .error().code == ErrorCode::forbidden);
  CHECK(house.as(ben, [&](Unit& unit) { return change_password(unit, house.ana.id, "x", ""); })
            .error().code == ErrorCode::forbidden);
  CHECK(house.as(ben, [&](Unit& unit) { return get_password_hash(unit, house.ana.id); })
            .error().code == ErrorCode::forbidden);
}
