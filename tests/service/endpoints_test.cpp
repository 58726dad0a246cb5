#include "service/endpoints.hpp"

#include "service/deliver.hpp"
#include "service/post_message.hpp"
#include "tests/service/account_fixture.hpp"

using namespace panelist;
using namespace panelist::service;
using panelist::domain::Role;

namespace {
Result<void> only_https(const std::string& url) {
  if (url.rfind("https://", 0) == 0) return {};
  return fail(invalid_field("url", "Use https."));
}
struct House : test::AccountHouse {
  Result<EndpointWithSecret> add_one(const std::string& url,
                                     const std::vector<std::string>& types) {
    return as_admin([&](Unit& unit) { return add_endpoint(unit, url, types, only_https); });
  }
  Result<storage::Endpoint> change(EndpointId id, const EndpointChanges& changes) {
    return as_admin([&](Unit& unit) { return change_endpoint(unit, id, changes, only_https); });
  }
  std::vector<storage::ClaimedDelivery> claim() {
    return as_admin([](Unit& unit) {
      return claim_due_deliveries(unit, NodeId{});
    }).items;
  }
};
}  // namespace

TEST_CASE("endpoints: added with a secret, sends nothing by itself") {
  House house;
  const auto added = house.add_one("https://example.org/hook", {"*", "*", "panel.completed"});
  REQUIRE(added);
  CHECK(added->secret.rfind("whsec_", 0) == 0);
  CHECK(added->secret.size() == 6 + 32);
  CHECK(added->endpoint.types == std::vector<std::string>{"*", "panel.completed"});
  CHECK(house.count("SELECT count(*) FROM delivery") == 0);
  CHECK(house.text("SELECT data FROM audit").find(added->secret) == std::string::npos);
}

TEST_CASE("endpoints: bad addresses and types are refused by name") {
  House house;
  CHECK(house.add_one("http://example.org", {"*"}).error().fields[0].field == "url");
  CHECK(house.add_one("", {"*"}).error().fields[0].field == "url");
  CHECK(house.add_one("https://x.org", {}).error().fields[0].field == "types");
  const auto near = house.add_one("https://x.org", {"panel.complete"});
  CHECK(near.error().detail.find("panel.completed") != std::string::npos);
  const Actor editor = house.actor_of(house.add("ed@example.org", Role::editor));
  CHECK(house.as(editor, [](Unit& unit) {
    return add_endpoint(unit, "https://x.org", {"*"}, only_https);
  }).error().code == ErrorCode::forbidden);
  CHECK_FALSE(house.as(editor, [](Unit& unit) { return list_endpoints(unit); }));
}

TEST_CASE("endpoints: during a rotation both secrets sign, for 24 hours") {
  House house;
  const auto added = house.add_one("https://example.org/hook", {"*"});
  const auto rotated =
      house.as_admin([&](Unit& unit) { return rotate_endpoint(unit, added->endpoint.id); });
  REQUIRE(rotated);
  CHECK(rotated->secret != added->secret);
  const auto post = [&] {
    house.as_admin([](Unit& unit) { post_message(unit, {"endpoint.test", {}, "{}"}); });
  };
  post();
  const auto during = house.claim();
  REQUIRE(during.size() == 1);
  CHECK(during[0].secrets == std::vector<std::string>{rotated->secret, added->secret});
  house.now += old_secret_valid_for;
  post();
  for (const auto& later : house.claim()) {
    CHECK(later.secrets == std::vector<std::string>{rotated->secret});
  }
}

TEST_CASE("endpoints: a test message goes to that endpoint only") {
  House house;
  const EndpointId one = house.add_one("https://a.org", {"panel.completed"})->endpoint.id;
  house.add_one("https://b.org", {"*"});
  REQUIRE(house.as_admin([&](Unit& unit) { return test_endpoint(unit, one); }));
  const auto claimed = house.claim();
  REQUIRE(claimed.size() == 1);
  CHECK(claimed[0].endpoint == one);
  REQUIRE(house.change(one, {.url = {}, .types = {}, .state = "disabled"}));
  CHECK(house.as_admin([&](Unit& unit) { return test_endpoint(unit, one); }).error().code ==
        ErrorCode::conflict);
}

TEST_CASE("endpoints: changed, switched off and on, deleted") {
  House house;
  const EndpointId id = house.add_one("https://a.org", {"*"})->endpoint.id;
  CHECK(house.change(id, {.url = "https://c.org", .types = {}, .state = {}})->url ==
        "https://c.org");
  CHECK_FALSE(house.change(id, {.url = "ftp://c.org", .types = {}, .state = {}}));
  CHECK_FALSE(house.change(id, {.url = {}, .types = {}, .state = "deleted"}));
  house.as_admin([](Unit& unit) { post_message(unit, {"endpoint.test", {}, "{}"}); });
  REQUIRE(house.change(id, {.url = {}, .types = {}, .state = "disabled"}));
  CHECK(house.claim().empty());
  REQUIRE(house.change(id, {.url = {}, .types = {}, .state = "active"}));
  CHECK(house.claim().size() == 1);
  REQUIRE(house.as_admin([&](Unit& unit) { return delete_endpoint(unit, id); }));
  CHECK(house.as_admin([&](Unit& unit) { return get_endpoint(unit, id); }).error().code ==
        ErrorCode::not_found);
  CHECK(house.as_admin([](Unit& unit) { return list_endpoints(unit); })->empty());
  CHECK(house.count("SELECT count(*) FROM endpoint WHERE secret <> ''") == 0);
  CHECK(house.text("SELECT state FROM delivery") == "failed");
}
