#include "service/mail_choices.hpp"

#include "tests/service/account_fixture.hpp"

using namespace panelist;
using namespace panelist::service;
using panelist::domain::Role;

TEST_CASE("mail_choices: every kind has a place in the table and in the database's check") {
  test::AccountHouse house;
  for (const MailKind& kind : mail_kinds) {
    CHECK(find_mail_kind(kind.name) == &kind);
    house.as_admin([&](Unit& unit) {
      unit.tx.write("INSERT INTO mail (id, dedupe, address, kind, state, created_at) "
                    "VALUES (:id, :dedupe, 'a@b', :kind, 'pending', 0)",
                    {{"id", unit.tx.next_id()}, {"dedupe", kind.name}, {"kind", kind.name}});
    });
  }
  CHECK(find_mail_kind("spam") == nullptr);
}

TEST_CASE("mail_choices: choices replace the normal, nonsense does not") {
  const MailKind& assigned = *find_mail_kind("assigned");
  CHECK(mail_when(assigned, "{}", false) == MailWhen::digest);
  CHECK(mail_when(assigned, R"({"assigned":"now"})", false) == MailWhen::now);
  CHECK(mail_when(assigned, R"({"assigned":"off"})", false) == MailWhen::off);
  CHECK(mail_when(assigned, R"({"assigned":7,"due":"now"})", false) == MailWhen::digest);
  CHECK(mail_when(assigned, "not json", false) == MailWhen::digest);
  CHECK(mail_when(*find_mail_kind("sign_in"), R"({"sign_in":"off"})", false) == MailWhen::now);
  CHECK(mail_when(assigned, "{}", true) == MailWhen::off);
  CHECK(mail_when(assigned, R"({"assigned":"now"})", true) == MailWhen::now);
}

TEST_CASE("mail_choices: set by oneself, listed with what applies") {
  test::AccountHouse house;
  const domain::Person ana = house.add("ana@example.org", Role::reviewer);
  const Actor self = house.actor_of(ana);
  const auto set = [&](const Actor& actor, const char* kind, const char* when) {
    return house.as(actor, [&](Unit& unit) { return set_mail_choice(unit, ana.id, kind, when); });
  };
  CHECK(set(self, "assigned", "now"));
  CHECK(set(self, "overdue", "off"));
  CHECK_FALSE(set(self, "sign_in", "off"));
  CHECK_FALSE(set(self, "nothing", "off"));
  CHECK_FALSE(set(self, "due", "weekly"));
  const Actor ben = house.actor_of(house.add("ben@example.org", Role::editor));
  CHECK(set(ben, "due", "off").error().code == ErrorCode::forbidden);
  const auto list = house.as(self, [&](Unit& unit) { return list_mail_choices(unit, ana.id); });
  REQUIRE(list.size() == 14);
  CHECK(list[0].kind == "assigned");
  CHECK(list[0].when == MailWhen::now);
  CHECK(list[3].when == MailWhen::off);
}
