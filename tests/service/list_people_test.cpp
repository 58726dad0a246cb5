#include "service/list_people.hpp"

#include "tests/service/account_fixture.hpp"

using namespace panelist;
using namespace panelist::service;
using panelist::domain::Role;

TEST_CASE("list_people: pages in the order people were added") {
  test::AccountHouse house;
  for (const char* name : {"a", "b", "c"}) house.add(std::string(name) + "@x.org", Role::reviewer);
  const auto page = [&](PersonId after) {
    return *house.as_admin([&](Unit& unit) {
      return list_people(unit, {.state = "active", .after = after, .limit = 2});
    });
  };
  const PeoplePage first = page({});
  REQUIRE(first.items.size() == 2);
  CHECK(first.items[0].name == "a");
  const PeoplePage second = page(first.next);
  REQUIRE(second.items.size() == 1);
  CHECK(second.items[0].name == "c");
  CHECK(second.next.value == 0);
}

TEST_CASE("list_people: a reviewer sees only themself") {
  test::AccountHouse house;
  const domain::Person ana = house.add("ana@example.org", Role::reviewer);
  const domain::Person ben = house.add("ben@example.org", Role::reviewer);
  const Actor actor = house.actor_of(ana);
  CHECK(house.as(actor, [](Unit& unit) { return list_people(unit, {}); }).error().code ==
        ErrorCode::forbidden);
  CHECK(house.as(actor, [&](Unit& unit) { return get_person(unit, ana.id); })->name == "ana");
  CHECK(house.as(actor, [&](Unit& unit) { return get_person(unit, ben.id); }).error().code ==
        ErrorCode::not_found);
  CHECK(house.as_admin([&](Unit& unit) {
    return get_person_by_email(unit, " BEN@example.org");
  })->id == ben.id);
}
