#include "service/idempotency.hpp"

#include "tests/service/account_fixture.hpp"

using namespace panelist;
using namespace panelist::service;
using panelist::domain::Role;

TEST_CASE("idempotency: same key and body get the stored answer, another body is refused") {
  test::AccountHouse house;
  const Sha256 request = hash_request("POST", "/api/v1/tools", "{}");
  const auto find = [&](const Actor& actor, std::string_view key, const Sha256& hash) {
    return house.as(actor, [&](Unit& unit) { return find_stored(unit, key, hash); });
  };
  CHECK_FALSE(find(house.admin, "k1", request)->has_value());
  REQUIRE(house.as_admin([&](Unit& unit) {
    return store_answer(unit, "k1", request, {201, "etag: 1", "{\"id\":7}"});
  }));
  const auto stored = find(house.admin, "k1", request);
  REQUIRE(stored->has_value());
  CHECK((*stored)->status == 201);
  CHECK((*stored)->headers == "etag: 1");
  CHECK((*stored)->body == "{\"id\":7}");
  CHECK(find(house.admin, "k1", hash_request("POST", "/api/v1/tools", "{ }")).error().code ==
        ErrorCode::invalid);
  CHECK_FALSE(find(house.admin, "k2", request)->has_value());
  const Actor other = house.actor_of(house.add("ana@example.org", Role::editor));
  CHECK_FALSE(find(other, "k1", request)->has_value());
  CHECK(house.as_admin([&](Unit& unit) {
    return store_answer(unit, "k1", request, {200, "", ""});
  }).error().code == ErrorCode::conflict);
  house.now += answer_kept_for;
  CHECK_FALSE(find(house.admin, "k1", request)->has_value());
  CHECK(house.as_admin([&](Unit& unit) {
    return store_answer(unit, "k1", request, {200, "", ""});
  }));
}

TEST_CASE("idempotency: parts of a request cannot be moved into each other") {
  CHECK(hash_request("POST", "/a", "b") != hash_request("POST", "/ab", ""));
  CHECK(hash_request("POST", "/a", "b") != hash_request("PUT", "/a", "b"));
}

TEST_CASE("idempotency: keys are 1 to 255 printable characters") {
  test::AccountHouse house;
  const auto ok = [&](const std::string& key) {
    return house.as_admin([&](Unit& unit) { return find_stored(unit, key, {}); }).has_value();
  };
  CHECK(ok("8e03978e-40d5-43dd-bc93-6894a57f9324"));
  CHECK(ok(std::string(255, 'k')));
  CHECK_FALSE(ok(""));
  CHECK_FALSE(ok(std::string(256, 'k')));
  CHECK_FALSE(ok("two words"));
  CHECK_FALSE(ok("a\r\nb"));
}
