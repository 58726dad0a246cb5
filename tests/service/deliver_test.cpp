#include "service/deliver.hpp"

#include "service/endpoints.hpp"
#include "service/post_message.hpp"
#include "tests/service/account_fixture.hpp"

using namespace panelist;
using namespace panelist::service;
using panelist::domain::Role;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

namespace {
struct House : test::AccountHouse {
  EndpointId endpoint = add_one();
  EndpointId add_one() {
    return as_admin([](Unit& unit) {
      return add_endpoint(unit, "https://example.org/hook", {"*"},
                          [](const std::string&) { return Result<void>{}; });
    })->endpoint.id;
  }
  void post(int count = 1) {
    as_admin([&](Unit& unit) {
      for (int i = 0; i < count; ++i) post_message(unit, {"endpoint.test", {}, "{}"});
    });
  }
  ClaimedDeliveries claim(NodeId node = {}) {
    return as_admin([&](Unit& unit) { return claim_due_deliveries(unit, node); });
  }
  void record(const storage::ClaimedDelivery& claimed, int status,
              std::optional<std::string> retry_after = {}) {
    as_admin([&](Unit& unit) {
      AttemptOutcome outcome;
      outcome.delivery = claimed.id;
      outcome.claim = claimed.claim;
      outcome.at = now;
      outcome.status = status;
      outcome.answer = "answer";
      outcome.retry_after = std::move(retry_after);
      if (status == 0) outcome.error = "connection refused";
      record_attempt(unit, normal_schedule(), outcome);
    });
  }
  Instant next_at() { return from_millis(count("SELECT next_at FROM delivery")); }
  std::string state() { return text("SELECT state FROM delivery"); }
};
}  // namespace

TEST_CASE("deliver: a success ends it, a claimed one is not taken twice") {
  House house;
  house.post();
  const auto claimed = house.claim();
  REQUIRE(claimed.items.size() == 1);
  CHECK(claimed.items[0].url == "https://example.org/hook");
  CHECK(house.claim().items.empty());
  house.record(claimed.items[0], 204);
  CHECK(house.state() == "delivered");
  CHECK(house.count("SELECT count(*) FROM attempt WHERE status = 204") == 1);
  CHECK_FALSE(house.claim().next);
}

TEST_CASE("deliver: each failure waits as the schedule says, the tenth is the last") {
  House house;
  house.post();
  for (std::size_t attempt = 1; attempt <= 10; ++attempt) {
    const auto claimed = house.claim();
    REQUIRE(claimed.items.size() == 1);
    CHECK(claimed.items[0].attempts == static_cast<int>(attempt) - 1);
    house.record(claimed.items[0], attempt % 2 == 0 ? 500 : 0);
    if (attempt == 10) break;
    const Duration wait = house.next_at() - house.now;
    const Duration entry = normal_schedule()[attempt];
    CHECK(wait >= entry * 8 / 10);
    CHECK(wait <= entry * 12 / 10);
    house.now = house.next_at() - Duration{1};
    CHECK(house.claim().items.empty());
    house.now += Duration{1};
  }
  CHECK(house.state() == "failed");
  CHECK(house.count("SELECT count(*) FROM attempt") == 10);
}

TEST_CASE("deliver: redirects and client errors are failures") {
  for (const int status : {301, 302, 400, 404, 418}) {
    House house;
    house.post();
    house.record(house.claim().items[0], status);
    CHECK(house.state() == "pending");
    CHECK(house.next_at() > house.now);
  }
}

TEST_CASE("deliver: Retry-After counts for 429, 502, 503 and 504 only") {
  for (const int status : {429, 502, 503, 504, 500, 404}) {
    House house;
    house.post();
    house.record(house.claim().items[0], status, "3600");
    const bool honoured = status == 429 || (status >= 502 && status <= 504);
    CHECK((house.next_at() - house.now == hours{1}) == honoured);
  }
}

TEST_CASE("deliver: 410 disables at once, what waits goes on waiting") {
  House house;
  house.add("root@example.org", Role::admin);
  house.post(3);
  house.record(house.claim().items[0], 410);
  CHECK(house.text("SELECT state FROM endpoint") == "disabled");
  CHECK(house.text("SELECT disabled_reason FROM endpoint") == "It answered 410 Gone.");
  CHECK(house.count("SELECT count(*) FROM delivery WHERE state = 'pending'") == 3);
  CHECK(house.count("SELECT count(*) FROM mail WHERE kind = 'endpoint_disabled'") == 1);
  house.now += hours{1};
  CHECK(house.claim().items.empty());
  house.post();  // events go on being stored
  CHECK(house.count("SELECT count(*) FROM delivery WHERE state = 'pending'") == 4);
}

TEST_CASE("deliver: five days of nothing but failures disable, one success starts anew") {
  House house;
  house.add("root@example.org", Role::admin);
  const auto try_once = [&](int status) {
    house.post();
    house.record(house.claim().items.back(), status);
  };
  try_once(500);
  house.now += hours{24 * 5} - minutes{1};
  try_once(500);
  CHECK(house.text("SELECT state FROM endpoint") == "active");
  try_once(200);
  house.now += hours{24 * 4};
  try_once(500);
  house.now += hours{24 * 5};
  try_once(503);
  CHECK(house.text("SELECT state FROM endpoint") == "disabled");
  CHECK(house.text("SELECT disabled_reason FROM endpoint") == "Every try failed for 5 days.");
  CHECK(house.text("SELECT address FROM mail") == "root@example.org");
  CHECK(house.count("SELECT count(*) FROM audit WHERE action = 'endpoint.disabled'") == 1);
}

TEST_CASE("deliver: at most four in flight per endpoint over all nodes, another is not held up") {
  House house;
  house.post(10);
  const auto first = house.claim(NodeId{1});
  REQUIRE(first.items.size() == 4);
  const auto none = house.claim(NodeId{2});
  CHECK(none.items.empty());
  // The first may end its tries without seeing what the second posted: it looks again by itself.
  CHECK(none.next == house.now + others_done_after);
  house.record(first.items[0], 200);
  CHECK(house.claim(NodeId{2}).items.empty());
  CHECK(house.claim(NodeId{1}).items.size() == 1);
  house.add_one();
  house.post(1);
  const auto claimed = house.claim(NodeId{1});
  REQUIRE(claimed.items.size() == 1);
  CHECK(claimed.items[0].endpoint != house.endpoint);
}

TEST_CASE("deliver: a node takes as many of an endpoint as it says it may have in hand") {
  House house;
  house.post(10);
  const auto most = [&house](int count) {
    return house.as_admin([count](Unit& unit) {
      return claim_due_deliveries(unit, NodeId{1}, [count](EndpointId) { return count; });
    });
  };
  CHECK(most(6).items.size() == 6);
  CHECK(most(6).items.empty());
  CHECK(most(claims_max).items.size() == 4);
}

TEST_CASE("deliver: a next attempt survives a restart, a lost claim comes back") {
  House house;
  house.post(2);
  const auto claimed = house.claim();
  REQUIRE(claimed.items.size() == 2);
  house.record(claimed.items[0], 500);
  const Instant next =
      from_millis(house.count("SELECT min(next_at) FROM delivery WHERE claimed = 0"));
  house.reopen();
  CHECK(house.claim().items.empty());
  // The other was under way: due at once where one process owns the database, else after its
  // lease.
  CHECK(house.as_admin([](Unit& unit) { return release_claims(unit); }) == 1);
  CHECK(house.claim().items.size() == 1);
  house.now = next;
  CHECK(house.claim().items.size() == 1);
  house.end_leases();
  CHECK(house.claim().items.size() == 2);
}

TEST_CASE("deliver: a result that comes after its claim was taken over counts for nothing") {
  House house;
  house.post();
  const auto late = house.claim(NodeId{1});
  REQUIRE(late.items.size() == 1);
  house.end_leases();
  const auto taken_over = house.claim(NodeId{2});
  REQUIRE(taken_over.items.size() == 1);
  house.record(late.items[0], 500);
  CHECK(house.count("SELECT attempts FROM delivery") == 0);
  CHECK(house.count("SELECT claimed FROM delivery") == 1);
  house.record(taken_over.items[0], 204);
  CHECK(house.state() == "delivered");
  house.record(late.items[0], 500);
  CHECK(house.state() == "delivered");
  CHECK(house.count("SELECT count(*) FROM attempt") == 3);
}

TEST_CASE("deliver: a result whose lease was taken away counts for nothing before the next claim") {
  House house;
  house.post();
  const auto late = house.claim(NodeId{1});
  CHECK(house.as_admin([](Unit& unit) { return release_claims(unit); }) == 1);
  house.record(late.items[0], 410);
  CHECK(house.state() == "pending");
  CHECK(house.text("SELECT state FROM endpoint") == "active");
}

TEST_CASE("deliver: a foreign answer is cut to 20 KB and cleaned") {
  House house;
  house.post();
  house.as_admin([&](Unit& unit) {
    const auto claimed = claim_due_deliveries(unit, NodeId{}).items[0];
    AttemptOutcome outcome;
    outcome.delivery = claimed.id;
    outcome.claim = claimed.claim;
    outcome.status = 500;
    outcome.answer = std::string("\xFF\xFE") + '\0' + std::string(40'000, 'x');
    record_attempt(unit, normal_schedule(), outcome);
  });
  const std::string answer = house.text("SELECT answer FROM attempt");
  CHECK(answer.size() < 21'000);
  CHECK(answer.find('\0') == std::string::npos);
}

TEST_CASE("deliver: an attempt that ends after its endpoint was deleted changes nothing") {
  House house;
  house.post();
  const auto claimed = house.claim().items[0];
  REQUIRE(house.as_admin([&](Unit& unit) { return delete_endpoint(unit, house.endpoint); }));
  house.record(claimed, 500);
  CHECK(house.state() == "failed");
  auto swept = claimed;
  swept.id = DeliveryId{77};
  house.record(swept, 200);
}
