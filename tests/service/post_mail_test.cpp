#include "service/post_mail.hpp"

#include "service/disable_person.hpp"
#include "service/mail_choices.hpp"
#include "tests/service/account_fixture.hpp"

using namespace panelist;
using namespace panelist::service;
using panelist::domain::Role;

namespace {
struct House : test::AccountHouse {
  domain::Person ana = add("ana@example.org", Role::reviewer);
  void post(const std::string& kind, const std::string& dedupe) {
    as_admin([&](Unit& unit) {
      post_mail(unit, {.kind = kind, .person = ana.id, .task = {}, .run = {}, .dedupe = dedupe});
    });
  }
  std::int64_t in(const std::string& state) {
    return count("SELECT count(*) FROM mail WHERE state = '" + state + "'");
  }
};
}  // namespace

TEST_CASE("post_mail: overdue goes now, assigned waits for the digest") {
  House house;
  house.post("overdue", "a");
  house.post("assigned", "b");
  CHECK(house.in("pending") == 1);
  CHECK(house.in("digest") == 1);
  CHECK(house.text("SELECT address FROM mail") == "ana@example.org");
}

TEST_CASE("post_mail: one firing is one mail") {
  House house;
  house.post("overdue", "task:7:rung:2");
  house.post("overdue", "task:7:rung:2");
  house.post("assigned", "task:7:rung:2");
  CHECK(house.count("SELECT count(*) FROM mail") == 1);
}

TEST_CASE("post_mail: the person's choice decides, and nobody disabled gets any") {
  House house;
  const auto choose = [&](const char* kind, const char* when) {
    REQUIRE(house.as_admin([&](Unit& unit) {
      return set_mail_choice(unit, house.ana.id, kind, when);
    }));
  };
  choose("overdue", "off");
  choose("assigned", "now");
  house.post("overdue", "a");
  house.post("assigned", "b");
  CHECK(house.count("SELECT count(*) FROM mail") == 1);
  CHECK(house.in("pending") == 1);
  REQUIRE(house.as_admin([&](Unit& unit) { return disable_person(unit, house.ana.id); }));
  house.post("assigned", "c");
  CHECK(house.count("SELECT count(*) FROM mail") == 1);
}

TEST_CASE("post_mail: to editors goes to every active editor and admin once") {
  House house;
  house.add("ed@example.org", Role::editor);
  house.add("root@example.org", Role::admin);
  for (int i = 0; i < 2; ++i) {
    house.as_admin([](Unit& unit) {
      post_mail_to_editors(unit, {.kind = "editor_needed", .person = {}, .task = {}, .run = {},
                                  .dedupe = "run:9"});
    });
  }
  CHECK(house.count("SELECT count(*) FROM mail WHERE kind = 'editor_needed'") == 2);
  house.as_admin([](Unit& unit) {
    post_mail_to_admins(unit, {.kind = "endpoint_disabled", .person = {}, .task = {}, .run = {},
                               .dedupe = "endpoint:9"});
  });
  CHECK(house.text("SELECT address FROM mail WHERE kind = 'endpoint_disabled'") ==
        "root@example.org");
}

TEST_CASE("post_mail: an unknown kind or no dedupe is a mistake of the program") {
  House house;
  CHECK_THROWS_AS(house.post("spam", "a"), std::logic_error);
  CHECK_THROWS_AS(house.post("overdue", ""), std::logic_error);
}
