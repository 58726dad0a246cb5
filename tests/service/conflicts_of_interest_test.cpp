#include "service/conflicts_of_interest.hpp"

#include "tests/service/account_fixture.hpp"

using namespace panelist;
using namespace panelist::service;
using panelist::domain::Role;

TEST_CASE("conflicts_of_interest: declared once per maker, lifted by an editor only") {
  test::AccountHouse house;
  const domain::Person ana = house.add("ana@example.org", Role::reviewer);
  const Actor self = house.actor_of(ana);
  const auto declare = [&](const Actor& actor, const char* maker, const char* reason) {
    return house.as(actor, [&](Unit& unit) {
      return declare_conflict(unit, ana.id, maker, reason);
    });
  };
  REQUIRE(declare(self, "Acme  Corp", "I worked there until 2025."));
  REQUIRE(declare(self, "ACME corp", "Another reason."));
  const auto list = house.as_admin([&](Unit& unit) { return list_conflicts(unit, ana.id); });
  REQUIRE(list.size() == 1);
  CHECK(list[0].maker_folded == "acme corp");
  CHECK(list[0].reason == "I worked there until 2025.");
  CHECK_FALSE(declare(self, "", "why"));
  CHECK_FALSE(declare(self, "Acme", " "));
  const Actor ben = house.actor_of(house.add("ben@example.org", Role::reviewer));
  CHECK(declare(ben, "Other", "gossip").error().code == ErrorCode::forbidden);
  const auto remove = [&](const Actor& actor) {
    return house.as(actor, [&](Unit& unit) { return remove_conflict(unit, ana.id, "Acme Corp"); });
  };
  CHECK(remove(self).error().code == ErrorCode::forbidden);
  CHECK(remove(house.admin));
  CHECK(remove(house.admin).error().code == ErrorCode::not_found);
}
