#include "service/away_times.hpp"

#include "tests/service/account_fixture.hpp"

using namespace panelist;
using namespace panelist::service;
using panelist::domain::Role;
using std::chrono::hours;

namespace {
struct House : test::AccountHouse {
  domain::Person ana = add("ana@example.org", Role::reviewer);
  Result<storage::AwayTime> set(Instant from, Instant until) {
    return as(actor_of(ana), [&](Unit& unit) { return set_away(unit, ana.id, from, until); });
  }
  bool away() {
    return as_admin([&](Unit& unit) { return is_away(unit, ana.id); });
  }
};
}  // namespace

TEST_CASE("away_times: away from the first instant until before the last") {
  House house;
  const auto set = house.set(house.now + hours{1}, house.now + hours{3});
  REQUIRE(set);
  CHECK_FALSE(house.away());
  house.now += hours{1};
  CHECK(house.away());
  house.now += hours{2};
  CHECK_FALSE(house.away());
  CHECK(house.as_admin([&](Unit& unit) { return list_away(unit, house.ana.id); }).empty());
}

TEST_CASE("away_times: listed in order, removed by their holder or an editor only") {
  House house;
  const auto late = house.set(house.now + hours{48}, house.now + hours{72});
  const auto soon = house.set(house.now, house.now + hours{24});
  const auto list = house.as_admin([&](Unit& unit) { return list_away(unit, house.ana.id); });
  REQUIRE(list.size() == 2);
  CHECK(list[0].id == soon->id);
  const Actor ben = house.actor_of(house.add("ben@example.org", Role::reviewer));
  const auto remove = [&](const Actor& actor) {
    return house.as(actor, [&](Unit& unit) { return remove_away(unit, house.ana.id, late->id); });
  };
  CHECK(remove(ben).error().code == ErrorCode::forbidden);
  CHECK(remove(house.actor_of(house.ana)));
  CHECK(remove(house.actor_of(house.ana)).error().code == ErrorCode::not_found);
}

TEST_CASE("away_times: impossible ones are refused") {
  House house;
  CHECK_FALSE(house.set(house.now, house.now));
  CHECK_FALSE(house.set(house.now - hours{2}, house.now - hours{1}));
  CHECK_FALSE(house.set(house.now, house.now + hours{24 * 800}));
  for (int i = 0; i < 50; ++i) REQUIRE(house.set(house.now, house.now + hours{i + 1}));
  CHECK(house.set(house.now, house.now + hours{1}).error().code == ErrorCode::conflict);
}
