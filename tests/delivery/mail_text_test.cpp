#include "delivery/mail_text.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include "service/mail_choices.hpp"
#include "tests/support/golden.hpp"
#include "tests/support/checkout.hpp"

using namespace panelist;
using namespace panelist::delivery;

namespace {
const Instant now = *parse_rfc3339("2026-11-21T14:03:00Z");

MailSettings settings() {
  MailSettings wanted;
  wanted.from = "Panelist <panelist@example.org>";
  wanted.public_url = "https://panelist.example";
  wanted.templates = checkout::folder() + "/web/templates/mail";
  return wanted;
}
service::ClaimedMail mail_of(const std::string& kind) {
  service::ClaimedMail claimed;
  storage::MailRow& mail = claimed.mail;
  mail.id = 1200;
  mail.dedupe = "dedupe:" + kind;
  mail.address = "ana@example.org";
  mail.kind = kind;
  mail.data_json = "{}";
  mail.person = PersonId{1001};
  mail.person_name = "Ana Müller";
  mail.person_zone = "Europe/Berlin";
  mail.task = TaskId{1105};
  mail.run = RunId{1103};
  mail.persona = "buyer";
  mail.tool_name = "R & D <Studio>";
  mail.tool_slug = "r-d-studio";
  mail.due_at = now + std::chrono::hours{51};
  return claimed;
}
Mail render(const service::ClaimedMail& claimed) {
  static const auto texts = *load_mail_texts(settings());
  auto mail = texts->render(claimed, now);
  REQUIRE(mail);
  return *mail;
}
bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}
service::ClaimedMail digest() {
  service::ClaimedMail claimed = mail_of("digest");
  claimed.mail.task = {};
  claimed.mail.run = {};
  claimed.mail.persona.clear();
  claimed.mail.tool_name.clear();
  claimed.mail.due_at.reset();
  const auto line = [](const char* kind, const char* tool, int task, int due_in_hours) {
    return Json{{"kind", kind}, {"tool", tool}, {"slug", tool}, {"persona", "buyer"},
                {"task", task}, {"run", task + 1},
                {"due_at", to_millis(now + std::chrono::hours{due_in_hours})}};
  };
  Json lines{line("assigned", "zed", 1110, 70), line("due_soon", "cursor", 1120, 20),
             {{"kind", "published"}, {"tool", "Warp"}, {"slug", "warp"}, {"persona", ""}},
             line("assigned", "aider", 1130, 71)};
  claimed.mail.data_json = Json{{"lines", lines}}.dump();
  return claimed;
}
}  // namespace

TEST_CASE("mail_text: every kind has words, nothing left unfilled, escaped in HTML only") {
  for (const service::MailKind& kind : service::mail_kinds) {
    service::ClaimedMail claimed = mail_of(std::string(kind.name));
    if (kind.name == "sign_in") claimed.link_secret = "SECRET";
    const Mail mail = render(claimed);
    INFO(kind.name);
    CHECK_FALSE(mail.subject.empty());
    for (const std::string* part : {&mail.subject, &mail.text, &mail.html}) {
      CHECK_FALSE(has(*part, "{{"));
      CHECK_FALSE(has(*part, "}}"));
    }
    CHECK_FALSE(has(mail.html, "<Studio>"));
    CHECK_FALSE(has(mail.text, "&amp;"));
    CHECK(has(mail.text, "Hello Ana Müller,"));
    CHECK(write_mail(mail));
    const bool offers_choice = kind.is_choosable || kind.name == "digest";
    CHECK(has(mail.text, "/account") == offers_choice);
  }
}

TEST_CASE("mail_text: due times show the reader's zone and the age") {
  const Mail mail = render(mail_of("assigned"));
  CHECK(mail.subject == "Yours: buyer verdict on R & D <Studio>");
  CHECK(has(mail.text, "It is due Mon 23 Nov 2026, 18:03 CET (in 2 days)."));
  CHECK(has(mail.text, "https://panelist.example/desk/tasks/1105"));
  service::ClaimedMail late = mail_of("overdue");
  late.mail.due_at = now - std::chrono::hours{49};
  CHECK(has(render(late).text, "is overdue by 2 days."));
}

TEST_CASE("mail_text: a sign-in link leads to a page with a button") {
  service::ClaimedMail claimed = mail_of("sign_in");
  claimed.link_secret = "SECRET";
  const Mail mail = render(claimed);
  CHECK(has(mail.text, "https://panelist.example/sign-in/link?secret=SECRET"));
  CHECK_FALSE(has(mail.subject, "SECRET"));
}

TEST_CASE("mail_text: a line break in a tool's name cannot make a header") {
  service::ClaimedMail claimed = mail_of("assigned");
  claimed.mail.tool_name = "Evil\r\nBcc: victim@example.org";
  const Mail mail = render(claimed);
  CHECK(mail.subject == "Yours: buyer verdict on Evil  Bcc: victim@example.org");
  const auto bytes = write_mail(mail);
  REQUIRE(bytes);
  CHECK_FALSE(has(bytes->substr(0, bytes->find("\r\n\r\n")), "\r\nBcc:"));
}

TEST_CASE("mail_text: mustache in somebody's words is not run") {
  service::ClaimedMail claimed = mail_of("sent_back");
  claimed.mail.sent_back_reason = "Please cite {{link_url}} & say <why>.";
  const Mail mail = render(claimed);
  CHECK(has(mail.text, "Please cite {{link_url}} & say <why>."));
  CHECK(has(mail.html, "Please cite {{link_url}} &amp; say &lt;why&gt;."));
}

TEST_CASE("mail_text: a digest groups what waits, the late first") {
  const Mail mail = render(digest());
  CHECK(mail.subject == "Today on Panelist: 3 verdicts are yours");
  const std::size_t soon = mail.text.find("Due soon");
  const std::size_t fresh = mail.text.find("New\n");
  const std::size_t published = mail.text.find("Published");
  CHECK(soon < fresh);
  CHECK(fresh < published);
  CHECK(has(mail.text, "/tools/warp"));
}

TEST_CASE("mail_text: the mails as people get them") {
  test::check_golden("delivery/assigned.eml", *write_mail(render(mail_of("assigned"))));
  test::check_golden("delivery/digest.eml", *write_mail(render(digest())));
  service::ClaimedMail taken = mail_of("taken_away");
  taken.mail.data_json = Json{{"reason", "reassigned by an editor"}}.dump();
  test::check_golden("delivery/taken_away.eml", *write_mail(render(taken)));
  test::check_golden("delivery/doubled.eml", *write_mail(render(mail_of("doubled"))));
}

TEST_CASE("mail_text: a missing template or a bad sender is named") {
  MailSettings missing = settings();
  missing.templates = "/nowhere";
  CHECK(has(load_mail_texts(missing).error().detail, "/nowhere/assigned.txt"));
  MailSettings nobody = settings();
  nobody.from = "Panelist";
  CHECK(load_mail_texts(nobody).error().fields[0].field == "mail.from");
}
