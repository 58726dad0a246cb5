#include "service/record_audit.hpp"

#include "tests/service/account_fixture.hpp"

using namespace panelist;
using namespace panelist::service;
using panelist::domain::Role;

TEST_CASE("record_audit: newest first, paged, named by person or label, for admins only") {
  test::AccountHouse house;
  const domain::Person root = house.add("root@example.org", Role::admin);  // one entry itself
  house.as(house.actor_of(root), [](Unit& unit) {
    record_audit(unit, "token.created", "token:1", R"({"name":"ci"})");
    record_audit(unit, "token.revoked", "token:1");
  });
  const auto first = house.as_admin([](Unit& unit) { return list_audit(unit, 0, 2); });
  REQUIRE(first);
  REQUIRE(first->items.size() == 2);
  CHECK(first->items[0].action == "token.revoked");
  CHECK(first->items[0].actor_label == "root");
  CHECK(first->items[1].data_json == R"({"name":"ci"})");
  const auto second =
      house.as_admin([&](Unit& unit) { return list_audit(unit, first->next, 2); });
  REQUIRE(second->items.size() == 1);
  CHECK(second->items[0].actor_label == "cli:test");
  CHECK(second->next == 0);
  const Actor editor = house.actor_of(house.add("ed@example.org", Role::editor));
  CHECK_FALSE(house.as(editor, [](Unit& unit) { return list_audit(unit, 0, 2); }));
}
