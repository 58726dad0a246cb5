#include "service/digest.hpp"

#include <nlohmann/json.hpp>

#include "service/away_times.hpp"
#include "service/change_person.hpp"
#include "service/post_mail.hpp"
#include "tests/service/account_fixture.hpp"

using namespace panelist;
using namespace panelist::service;
using panelist::domain::Role;
using std::chrono::hours;

namespace {
Instant at(const char* text) { return *parse_rfc3339(text); }

struct House : test::AccountHouse {
  void post(PersonId person, const std::string& kind, const std::string& dedupe,
            std::optional<TaskId> task = {}) {
    as_admin([&](Unit& unit) {
      post_mail(unit, {.kind = kind, .person = person, .task = task, .run = {}, .dedupe = dedupe});
    });
  }
  std::optional<Instant> make() {
    return as_admin([](Unit& unit) { return make_digests(unit); });
  }
  std::int64_t digests() { return count("SELECT count(*) FROM mail WHERE kind = 'digest'"); }
};
}  // namespace

TEST_CASE("digest: the first 07:00 on the person's own clock after the oldest mail") {
  const Instant noon = at("2026-11-21T12:00:00Z");
  CHECK(digest_due_at("UTC", 0, noon) == at("2026-11-22T07:00:00Z"));
  CHECK(digest_due_at("Europe/Berlin", 0, noon) == at("2026-11-22T06:00:00Z"));
  CHECK(digest_due_at("America/New_York", 0, noon) == at("2026-11-22T12:00:00Z"));
  CHECK(digest_due_at("America/New_York", 0, noon - Duration{1}) == noon);
  CHECK(digest_due_at("Asia/Kolkata", 0, noon) == at("2026-11-22T01:30:00Z"));
  CHECK(digest_due_at("Pacific/Kiritimati", 0, noon) == at("2026-11-21T17:00:00Z"));
}

TEST_CASE("digest: stays at 07:00 when the clocks change") {
  // Berlin goes back on 25 Oct 2026 and forward on 28 Mar 2027.
  CHECK(digest_due_at("Europe/Berlin", 0, at("2026-10-24T12:00:00Z")) ==
        at("2026-10-25T06:00:00Z"));
  CHECK(digest_due_at("Europe/Berlin", 0, at("2026-10-23T12:00:00Z")) ==
        at("2026-10-24T05:00:00Z"));
  CHECK(digest_due_at("Europe/Berlin", 0, at("2027-03-27T12:00:00Z")) ==
        at("2027-03-28T05:00:00Z"));
}

TEST_CASE("digest: one a day at most") {
  const Instant early = at("2026-11-21T03:00:00Z");
  CHECK(digest_due_at("UTC", 0, early) == at("2026-11-21T07:00:00Z"));
  CHECK(digest_due_at("UTC", local_day(early, "UTC"), early) == at("2026-11-22T07:00:00Z"));
}

TEST_CASE("digest: what waits becomes one mail with a line per task") {
  House house;
  const PersonId ana = house.add("ana@example.org", Role::reviewer).id;
  const TaskId one = house.add_task(ana, "cursor", "reserved", house.now + hours{60});
  const TaskId two = house.add_task(ana, "zed", "in_progress", house.now + hours{20});
  house.post(ana, "assigned", "1", one);
  house.post(ana, "assigned", "2", two);
  house.post(ana, "due_soon", "3", two);
  const auto next = house.make();
  REQUIRE(next);
  CHECK(*next == at("2026-11-22T07:00:00Z"));
  CHECK(house.digests() == 0);
  house.now = *next;
  house.make();
  REQUIRE(house.digests() == 1);
  const Json data = Json::parse(house.text("SELECT data FROM mail WHERE kind = 'digest'"));
  REQUIRE(data["lines"].size() == 2);
  CHECK(data["lines"][0]["tool"] == "cursor");
  CHECK(data["lines"][1]["kind"] == "due_soon");
  CHECK(house.count("SELECT count(*) FROM mail WHERE state = 'digest'") == 0);
  CHECK(house.make() == at("2026-11-23T07:00:00Z"));
}

TEST_CASE("digest: nothing left to say, nothing sent") {
  House house;
  const domain::Person ana = house.add("ana@example.org", Role::reviewer);
  const domain::Person ben = house.add("ben@example.org", Role::reviewer);
  house.post(ana.id, "assigned", "1", house.add_task(ana.id, "a", "completed", house.now));
  house.post(ana.id, "due_soon", "2", house.add_task(ben.id, "b", "reserved", house.now));
  house.now += hours{24};
  house.make();
  CHECK(house.digests() == 0);
  CHECK(house.count("SELECT count(*) FROM mail WHERE state = 'dropped'") == 2);
}

TEST_CASE("digest: people in several zones each get theirs in their morning") {
  House house;
  const PersonId berlin = house.add("berlin@example.org", Role::reviewer, "Europe/Berlin").id;
  const PersonId tokyo = house.add("tokyo@example.org", Role::reviewer, "Asia/Tokyo").id;
  house.post(berlin, "published", "1");
  house.post(tokyo, "published", "2");
  CHECK(*house.make() == at("2026-11-21T22:00:00Z"));
  house.now = at("2026-11-21T22:00:00Z");
  CHECK(*house.make() == at("2026-11-22T06:00:00Z"));
  CHECK(house.text("SELECT address FROM mail WHERE kind = 'digest'") == "tokyo@example.org");
  house.now = at("2026-11-22T06:00:00Z");
  CHECK(house.make() == at("2026-11-22T22:00:00Z"));
  CHECK(house.digests() == 2);
}

TEST_CASE("digest: waits while the person is away") {
  House house;
  const PersonId ana = house.add("ana@example.org", Role::reviewer).id;
  house.post(ana, "published", "1");
  const Instant back = at("2026-11-25T05:00:00Z");
  REQUIRE(house.as_admin([&](Unit& unit) { return set_away(unit, ana, unit.now, back); }));
  house.now = at("2026-11-22T07:00:00Z");
  REQUIRE(house.make());
  CHECK(house.digests() == 0);
  house.now = back;
  house.make();
  CHECK(house.digests() == 1);
}

TEST_CASE("digest: the first mail that is put aside wakes the loop, and no other does") {
  House house;
  const PersonId ana = house.add("ana@example.org", Role::reviewer).id;
  CHECK_FALSE(house.make());
  const int before = house.signals.mails;
  house.post(ana, "published", "1");
  CHECK(house.signals.mails == before + 1);
  house.post(ana, "published", "2");
  CHECK(house.signals.mails == before + 1);
  CHECK(house.make() == at("2026-11-22T07:00:00Z"));
  house.post(ana, "published", "3");
  CHECK(house.signals.mails == before + 1);
  house.now = at("2026-11-22T07:00:00Z");
  CHECK(house.make() == at("2026-11-23T07:00:00Z"));
  CHECK(house.count("SELECT count(*) FROM mail WHERE state = 'sent'") == 3);
}

TEST_CASE("digest: somebody who moves east gets it in the new morning") {
  House house;
  const PersonId ana = house.add("ana@example.org", Role::reviewer, "America/New_York").id;
  house.post(ana, "published", "1");
  CHECK(house.make() == at("2026-11-22T12:00:00Z"));
  PersonChanges changes;
  changes.time_zone = "Asia/Tokyo";
  REQUIRE(house.as_admin([&](Unit& unit) { return change_person(unit, ana, changes).has_value(); }));
  CHECK(house.make() == at("2026-11-21T22:00:00Z"));
}
