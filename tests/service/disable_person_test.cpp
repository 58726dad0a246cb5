#include "service/disable_person.hpp"

#include "service/session.hpp"
#include "service/tokens.hpp"
#include "tests/service/account_fixture.hpp"

using namespace panelist;
using namespace panelist::service;
using panelist::domain::Role;

namespace {
Result<int> disable(test::AccountHouse& house, PersonId id) {
  return house.as_admin([&](Unit& unit) { return disable_person(unit, id); });
}
}  // namespace

TEST_CASE("disable_person: sessions and tokens end and stay ended when switched on again") {
  test::AccountHouse house;
  const domain::Person ana = house.add("ana@example.org", Role::reviewer);
  house.as(Actor{}, [&](Unit& unit) { return open_session(unit, ana.id); });
  REQUIRE(house.as_admin([&](Unit& unit) { return make_token(unit, {ana.id, "ci", {}, {}}); }));
  REQUIRE(disable(house, ana.id));
  CHECK(house.count("SELECT count(*) FROM session") == 0);
  CHECK(house.count("SELECT count(*) FROM token WHERE revoked_at IS NULL") == 0);
  CHECK(house.text("SELECT state FROM person") == "disabled");
  CHECK(*disable(house, ana.id) == 0);  // twice does no harm
  REQUIRE(house.as_admin([&](Unit& unit) { return enable_person(unit, ana.id); }));
  CHECK(house.text("SELECT state FROM person") == "active");
  CHECK(house.count("SELECT count(*) FROM token WHERE revoked_at IS NULL") == 0);
  CHECK(house.count("SELECT count(*) FROM audit WHERE action LIKE 'user.%abled'") == 2);
}

TEST_CASE("disable_person: never the last active admin, and only by an admin") {
  test::AccountHouse house;
  const domain::Person root = house.add("root@example.org", Role::admin);
  const domain::Person other = house.add("other@example.org", Role::admin);
  const domain::Person ed = house.add("ed@example.org", Role::editor);
  CHECK(house.as(house.actor_of(ed), [&](Unit& unit) {
    return disable_person(unit, root.id);
  }).error().code == ErrorCode::forbidden);
  CHECK(disable(house, other.id));
  CHECK(disable(house, root.id).error().code == ErrorCode::conflict);
  CHECK(disable(house, PersonId{1}).error().code == ErrorCode::not_found);
}
