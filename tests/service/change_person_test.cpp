#include "service/change_person.hpp"

#include "tests/service/account_fixture.hpp"

using namespace panelist;
using namespace panelist::service;
using panelist::domain::Role;

namespace {
Result<domain::Person> change(test::AccountHouse& house, const Actor& actor, PersonId id,
                              const PersonChanges& changes) {
  return house.as(actor, [&](Unit& unit) { return change_person(unit, id, changes); });
}
PersonChanges roles(Role role) {
  PersonChanges changes;
  changes.roles.emplace();
  changes.roles->add(role);
  return changes;
}
}  // namespace

TEST_CASE("change_person: one changes one's own name, pseudonym, zone and cap, nothing else") {
  test::AccountHouse house;
  const domain::Person ana = house.add("ana@example.org", Role::reviewer);
  const domain::Person ben = house.add("ben@example.org", Role::reviewer);
  const Actor actor = house.actor_of(ana);
  PersonChanges own;
  own.name = "Ana B";
  own.pseudonym = "A. Nonymous";
  own.time_zone = "Asia/Tokyo";
  own.task_cap = std::optional<int>(3);
  const auto changed = change(house, actor, ana.id, own);
  REQUIRE(changed);
  CHECK(changed->task_cap == 3);
  PersonChanges uncapped;
  uncapped.task_cap = std::optional<int>();
  uncapped.pseudonym = " ";
  const auto again = change(house, actor, ana.id, uncapped);
  CHECK_FALSE(again->task_cap);
  CHECK(again->pseudonym.empty());
  CHECK(again->name == "Ana B");
  CHECK(change(house, actor, ana.id, roles(Role::admin)).error().code == ErrorCode::forbidden);
  CHECK(change(house, actor, ben.id, own).error().code == ErrorCode::forbidden);
}

TEST_CASE("change_person: an admin changes everything, addresses stay unique") {
  test::AccountHouse house;
  const domain::Person ana = house.add("ana@example.org", Role::reviewer);
  house.add("ben@example.org", Role::reviewer);
  PersonChanges changes = roles(Role::editor);
  changes.personas = {"futurist"};
  changes.email = "anna@example.org";
  const auto changed = change(house, house.admin, ana.id, changes);
  REQUIRE(changed);
  CHECK(changed->roles.has(Role::editor));
  CHECK(house.text("SELECT persona FROM person_persona") == "futurist");
  PersonChanges taken;
  taken.email = "BEN@example.org";
  CHECK(change(house, house.admin, ana.id, taken).error().code == ErrorCode::conflict);
  CHECK(change(house, house.admin, PersonId{1}, taken).error().code == ErrorCode::not_found);
}

TEST_CASE("change_person: the last active admin keeps that role") {
  test::AccountHouse house;
  const domain::Person root = house.add("root@example.org", Role::admin);
  CHECK(change(house, house.admin, root.id, roles(Role::editor)).error().code ==
        ErrorCode::conflict);
  house.add("second@example.org", Role::admin);
  CHECK(change(house, house.admin, root.id, roles(Role::editor)));
}
