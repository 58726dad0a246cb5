#include "service/sign_in_throttle.hpp"

#include "tests/service/account_fixture.hpp"

using namespace panelist;
using namespace panelist::service;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

namespace {
struct House : test::AccountHouse {
  std::optional<Duration> wait(const std::string& email, const std::string& address) {
    return as(Actor{}, [&](Unit& unit) { return sign_in_wait(unit, email, address); });
  }
  void tries(int count, const std::string& email, const std::string& address) {
    as(Actor{}, [&](Unit& unit) {
      for (int i = 0; i < count; ++i) count_sign_in_try(unit, email, address);
    });
  }
};
}  // namespace

TEST_CASE("sign_in_throttle: the delay doubles up to its limit") {
  CHECK(delay_after(0, 5, minutes{15}) == Duration{0});
  CHECK(delay_after(4, 5, minutes{15}) == Duration{0});
  CHECK(delay_after(5, 5, minutes{15}) == seconds{1});
  CHECK(delay_after(8, 5, minutes{15}) == seconds{8});
  CHECK(delay_after(15, 5, minutes{15}) == minutes{15});
  CHECK(delay_after(1'000'000, 5, minutes{15}) == minutes{15});
}

TEST_CASE("sign_in_throttle: an account attacked from everywhere waits half a minute at most") {
  House house;
  for (int i = 0; i < 200; ++i) house.tries(1, "ana@example.org", "192.0.2." + std::to_string(i));
  const auto wait = house.wait("ana@example.org", "198.51.100.1");
  REQUIRE(wait);
  CHECK(*wait <= seconds{30});
  CHECK_FALSE(house.wait("ben@example.org", "198.51.100.1"));
}

TEST_CASE("sign_in_throttle: an address that tries many accounts waits for all of them") {
  House house;
  for (int i = 0; i < 40; ++i) house.tries(1, std::to_string(i) + "@example.org", "192.0.2.1");
  REQUIRE(house.wait("new@example.org", "192.0.2.1"));
  CHECK(*house.wait("new@example.org", "192.0.2.1") == minutes{15});
  CHECK_FALSE(house.wait("new@example.org", "192.0.2.2"));
}

TEST_CASE("sign_in_throttle: a whole IPv6 /64 counts as one address") {
  House house;
  for (int i = 0; i < 40; ++i) {
    house.tries(1, std::to_string(i) + "@example.org", "2001:db8:1:2::" + std::to_string(i + 1));
  }
  CHECK(house.wait("new@example.org", "2001:db8:1:2:ffff::1"));
  CHECK_FALSE(house.wait("new@example.org", "2001:db8:1:3::1"));
}

TEST_CASE("sign_in_throttle: tries are forgotten after a day, and hold no address in the clear") {
  House house;
  house.tries(30, "ana@example.org", "192.0.2.1");
  CHECK(house.count("SELECT count(*) FROM sign_in_failure WHERE subject LIKE '%192.0%' "
                    "OR subject LIKE '%ana%'") == 0);
  house.now += hours{24};
  CHECK_FALSE(house.wait("ana@example.org", "192.0.2.1"));
  house.now += seconds{1};
  house.tries(1, "ana@example.org", "192.0.2.1");
  CHECK(house.count("SELECT max(count) FROM sign_in_failure") == 1);
}

TEST_CASE("sign_in_throttle: five links an hour per account, twenty per address") {
  House house;
  const auto ask = [&](const std::string& email, const std::string& address) {
    return house.as(Actor{}, [&](Unit& unit) { return may_ask_for_link(unit, email, address); });
  };
  for (int i = 0; i < 5; ++i) CHECK(ask("ana@example.org", "192.0.2." + std::to_string(i)));
  CHECK_FALSE(ask("ana@example.org", "192.0.2.9"));
  for (int i = 0; i < 19; ++i) CHECK(ask(std::to_string(i) + "@example.org", "192.0.2.9"));
  CHECK_FALSE(ask("last@example.org", "192.0.2.9"));
  house.now += hours{1} + seconds{1};
  CHECK(ask("ana@example.org", "192.0.2.9"));
}
