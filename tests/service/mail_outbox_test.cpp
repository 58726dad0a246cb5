#include "service/mail_outbox.hpp"

#include "service/post_mail.hpp"
#include "service/sign_in_link.hpp"
#include "tests/service/account_fixture.hpp"

using namespace panelist;
using namespace panelist::service;
using panelist::domain::Role;
using std::chrono::hours;
using std::chrono::minutes;

namespace {
struct House : test::AccountHouse {
  domain::Person ana = add("ana@example.org", Role::reviewer, "Europe/Berlin");
  void post(const std::string& kind, const std::string& dedupe, std::optional<TaskId> task = {}) {
    as_admin([&](Unit& unit) {
      post_mail(unit,
                {.kind = kind, .person = ana.id, .task = task, .run = {}, .dedupe = dedupe});
    });
  }
  ClaimedMails claim() {
    return as_admin([](Unit& unit) { return claim_due_mails(unit, NodeId{}); });
  }
};
}  // namespace

TEST_CASE("mail_outbox: a claimed mail carries what its text needs") {
  House house;
  const Instant due = house.now - hours{2};
  const TaskId task = house.add_task(house.ana.id, "cursor", "reserved", due);
  house.post("overdue", "a", task);
  const auto claimed = house.claim();
  REQUIRE(claimed.items.size() == 1);
  const storage::MailRow& mail = claimed.items[0].mail;
  CHECK(mail.person_name == "ana");
  CHECK(mail.person_zone == "Europe/Berlin");
  CHECK(mail.tool_name == "cursor");
  CHECK(mail.persona == "buyer");
  CHECK(mail.due_at == due);
  CHECK(house.claim().items.empty());
  house.as_admin([&](Unit& unit) { record_mail_sent(unit, mail); });
  CHECK(house.text("SELECT state FROM mail") == "sent");
  CHECK_FALSE(house.claim().next);
}

TEST_CASE("mail_outbox: no mail about a task that is done or somebody else's") {
  House house;
  const domain::Person ben = house.add("ben@example.org", Role::reviewer);
  house.post("overdue", "done", house.add_task(house.ana.id, "a", "completed", house.now));
  house.post("overdue", "bens", house.add_task(ben.id, "b", "reserved", house.now));
  CHECK(house.claim().items.empty());
  CHECK(house.count("SELECT count(*) FROM mail WHERE state = 'dropped'") == 2);
}

TEST_CASE("mail_outbox: retries wait longer and longer, then it is given up") {
  House house;
  house.post("overdue", "a");
  for (int attempt = 1; attempt <= 8; ++attempt) {
    const auto claimed = house.claim();
    REQUIRE(claimed.items.size() == 1);
    house.as_admin([&](Unit& unit) {
      record_mail_failed(unit, claimed.items[0].mail, "no connection", false);
    });
    const auto backoff = mail_backoff(attempt);
    CHECK(backoff.has_value() == (attempt < 8));
    if (!backoff) break;
    house.now += *backoff - Duration{1};
    CHECK(house.claim().items.empty());
    house.now += Duration{1};
  }
  CHECK(house.text("SELECT state FROM mail") == "failed");
  CHECK(house.text("SELECT error FROM mail") == "no connection");
}

TEST_CASE("mail_outbox: what the server refuses for good is not tried again") {
  House house;
  house.post("overdue", "a");
  const auto claimed = house.claim();
  house.as_admin([&](Unit& unit) {
    record_mail_failed(unit, claimed.items[0].mail, "550", true);
  });
  CHECK(house.text("SELECT state FROM mail") == "failed");
}

TEST_CASE("mail_outbox: a sign-in mail gets its secret when it is sent, and none when late") {
  House house;
  const auto ask = [&] {
    house.as(Actor{}, [](Unit& unit) {
      request_sign_in_link(unit, "ana@example.org", "192.0.2.1");
    });
  };
  ask();
  const auto claimed = house.claim();
  REQUIRE(claimed.items.size() == 1);
  CHECK(house.as(Actor{}, [&](Unit& unit) {
    return use_sign_in_link(unit, claimed.items[0].link_secret);
  }));
  ask();
  house.now += minutes{30};
  CHECK(house.claim().items.empty());
}

TEST_CASE("mail_outbox: what a dead process had claimed is due again") {
  House house;
  house.post("overdue", "a");
  REQUIRE(house.claim().items.size() == 1);
  house.reopen();
  CHECK(house.claim().items.empty());
  CHECK(house.as_admin([](Unit& unit) { return release_mail_claims(unit); }) == 1);
  CHECK(house.claim().items.size() == 1);
  house.end_leases();
  CHECK(house.claim().items.size() == 1);
}

TEST_CASE("mail_outbox: what a node says of a mail that another took over counts for nothing") {
  House house;
  house.post("overdue", "a");
  const auto late = house.claim();
  house.end_leases();
  const auto taken_over = house.claim();
  REQUIRE(taken_over.items.size() == 1);
  house.as_admin([&](Unit& unit) {
    record_mail_sent(unit, late.items[0].mail);
    record_mail_failed(unit, late.items[0].mail, "550", true);
  });
  CHECK(house.text("SELECT state FROM mail") == "pending");
  house.as_admin([&](Unit& unit) { record_mail_sent(unit, taken_over.items[0].mail); });
  CHECK(house.text("SELECT state FROM mail") == "sent");
}
