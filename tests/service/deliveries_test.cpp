#include "service/deliveries.hpp"

#include "service/deliver.hpp"
#include "service/endpoints.hpp"
#include "service/post_message.hpp"
#include "tests/service/account_fixture.hpp"

using namespace panelist;
using namespace panelist::service;
using panelist::domain::Role;
using std::chrono::hours;

namespace {
struct House : test::AccountHouse {
  EndpointId endpoint = as_admin([](Unit& unit) {
    return add_endpoint(unit, "https://example.org/hook", {"*"},
                        [](const std::string&) { return Result<void>{}; });
  })->endpoint.id;
  /// Posts one and lets its only try end so.
  DeliveryId send(int status) {
    return as_admin([&](Unit& unit) {
      post_message(unit, {"endpoint.test", {}, "{}"});
      const auto claimed = claim_due_deliveries(unit, NodeId{}).items[0];
      AttemptOutcome outcome;
      outcome.delivery = claimed.id;
      outcome.claim = claimed.claim;
      outcome.at = unit.now;
      outcome.status = status;
      record_attempt(unit, {Duration{0}}, outcome);
      return outcome.delivery;
    });
  }
  Result<Replayed> replay(const Replay& what) {
    return as_admin([&](Unit& unit) { return replay_deliveries(unit, endpoint, what); });
  }
  std::int64_t pending() { return count("SELECT count(*) FROM delivery WHERE state = 'pending'"); }
};
}  // namespace

TEST_CASE("deliveries: listed newest first with every try") {
  House house;
  const DeliveryId bad = house.send(500);
  const DeliveryId good = house.send(200);
  const auto list = [&](const DeliveryFilter& filter) {
    return house.as_admin([&](Unit& unit) {
      return list_deliveries(unit, house.endpoint, filter);
    });
  };
  const auto first = list({.state = "", .before = {}, .limit = 1});
  REQUIRE(first);
  REQUIRE(first->items.size() == 1);
  CHECK(first->items[0].delivery.id == good);
  CHECK(first->items[0].attempts.size() == 1);
  const auto second = list({.state = "", .before = first->next, .limit = 1});
  CHECK(second->items[0].delivery.id == bad);
  CHECK(second->next.value == 0);
  CHECK(list({.state = "failed", .before = {}})->items.size() == 1);
  CHECK(list({.state = "lost", .before = {}}).error().code == ErrorCode::invalid);
}

TEST_CASE("deliveries: one is sent again under the same webhook-id") {
  House house;
  const DeliveryId id = house.send(500);
  const std::string key = house.text("SELECT message_key FROM message");
  house.now += hours{1};
  const auto again = house.as_admin([&](Unit& unit) { return retry_delivery(unit, id); });
  REQUIRE(again);
  CHECK(again->state == storage::DeliveryState::pending);
  CHECK(again->attempts == 0);
  CHECK(again->next_at == house.now);
  CHECK(again->message_key == key);
  CHECK(house.as_admin([](Unit& unit) { return retry_delivery(unit, DeliveryId{1}); })
            .error().code == ErrorCode::not_found);
}

TEST_CASE("deliveries: all failed, a range, and delivered ones too") {
  House house;
  house.send(500);
  const Instant middle = house.now += hours{1};
  house.send(200);
  house.send(500);
  house.now += hours{1};
  CHECK(house.replay({.from = middle, .until = {}})->count == 1);
  CHECK(house.pending() == 1);
  CHECK(house.replay({.from = {}, .until = {}})->count == 1);
  CHECK(house.replay({.from = {}, .until = {}, .failed_only = false})->count == 1);
  CHECK(house.pending() == 3);
  CHECK(house.replay({.from = middle, .until = middle}).error().code == ErrorCode::invalid);
}

TEST_CASE("deliveries: a disabled endpoint says so, others may not ask") {
  House house;
  const DeliveryId id = house.send(410);
  CHECK(house.replay({}).error().code == ErrorCode::conflict);
  CHECK(house.as_admin([&](Unit& unit) { return retry_delivery(unit, id); }).error().code ==
        ErrorCode::conflict);
  const Actor editor = house.actor_of(house.add("ed@example.org", Role::editor));
  CHECK(house.as(editor, [&](Unit& unit) { return retry_delivery(unit, id); }).error().code ==
        ErrorCode::forbidden);
  CHECK(house.as(editor, [&](Unit& unit) {
    return list_deliveries(unit, house.endpoint, {});
  }).error().code == ErrorCode::forbidden);
}
