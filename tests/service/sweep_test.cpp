#include "service/sweep.hpp"

#include "service/idempotency.hpp"
#include "service/post_mail.hpp"
#include "service/post_message.hpp"
#include "service/session.hpp"
#include "service/sign_in_link.hpp"
#include "service/sign_in_throttle.hpp"
#include "storage/delivery_repository.hpp"
#include "storage/endpoint_repository.hpp"
#include "tests/service/account_fixture.hpp"

using namespace panelist;
using namespace panelist::service;
using panelist::domain::Role;
using std::chrono::hours;

namespace {
struct House : test::AccountHouse {
  domain::Person ana = add("ana@example.org", Role::reviewer);
  House() {
    as_admin([&](Unit& unit) {
      storage::Endpoint endpoint;
      endpoint.id = EndpointId{unit.tx.next_id()};
      endpoint.types = {"*"};
      storage::insert_endpoint(unit.tx, endpoint);
    });
  }
  bool sweep_once() {
    return as_admin([](Unit& unit) { return sweep(unit); });
  }
  std::int64_t rows(const std::string& table) { return count("SELECT count(*) FROM " + table); }
};
}  // namespace

TEST_CASE("sweep: everything with a limit goes when it is past, not before") {
  House house;
  house.as_admin([&](Unit& unit) {
    open_session(unit, house.ana.id);
    make_sign_in_link(unit, house.ana.id);
    REQUIRE(store_answer(unit, "k", {}, {200, "", ""}));
    count_sign_in_try(unit, "a@b", "192.0.2.1");
    post_message(unit, {"endpoint.test", {}, "{}"});
    post_mail(unit, {.kind = "overdue", .person = house.ana.id, .task = {}, .run = {},
                     .dedupe = "one"});
    const DeliveryId delivery = storage::list_deliveries(
        unit.tx, storage::list_endpoints(unit.tx).front().id, {}, 1, "").front().id;
    storage::insert_attempt(unit.tx, {unit.tx.next_id(), delivery, unit.now, 500, 3, "", ""});
  });
  const std::vector<std::pair<Duration, std::vector<std::string>>> kept{
      {link_lives_for, {"sign_in_link"}},
      {hours{24}, {"idempotency", "sign_in_failure"}},
      {session_lives_for, {"session"}},
      {deliveries_kept_for, {"attempt", "delivery", "message", "mail"}}};
  const Instant start = house.now;
  for (const auto& [lasts, tables] : kept) {
    house.now = start + lasts - Duration{1};
    house.sweep_once();
    for (const std::string& table : tables) CHECK_MESSAGE(house.rows(table) > 0, table);
    house.now = start + lasts;
    house.sweep_once();
    for (const std::string& table : tables) CHECK_MESSAGE(house.rows(table) == 0, table);
  }
}

TEST_CASE("sweep: goes in steps and says when there is more") {
  House house;
  house.as_admin([&](Unit& unit) {
    for (int i = 0; i < sweep_rows_max + 10; ++i) open_session(unit, house.ana.id);
  });
  house.now += session_lives_for;
  CHECK(house.sweep_once());
  CHECK(house.rows("session") == 10);
  CHECK_FALSE(house.sweep_once());
  CHECK(house.rows("session") == 0);
}
