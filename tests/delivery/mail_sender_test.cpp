#include "delivery/mail_sender.hpp"

#include <fstream>
#include <sys/stat.h>

#include "tests/delivery/smtp_server.hpp"
#include "tests/service/account_fixture.hpp"

using namespace panelist;
using namespace panelist::delivery;

namespace {
std::string mail_bytes() {
  Mail mail;
  mail.from_address = "panelist@example.org";
  mail.to_name = "Ana Müller";
  mail.to_address = "ana@example.org";
  mail.subject = "Fällig: das Urteil des Käufers über ein Werkzeug mit einem wirklich langen Namen";
  mail.message_id = "panelist.1@example.org";
  mail.text = "One\n.\n..two\nGrüße " + std::string(200, 'x') + "\n";
  mail.html = "<p>Grüße</p>\n";
  return *write_mail(mail);
}
std::string read(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return std::string(std::istreambuf_iterator<char>(file), {});
}
}  // namespace

TEST_CASE("mail_sender: files are numbered on, readable by their owner only") {
  test::TempFolder folder;
  const std::string mails = folder.file("mail");
  REQUIRE(make_file_sender(mails)->send("a@b", "c@d", "sign_in", "first"));
  const auto again = make_file_sender(mails);
  REQUIRE(again->send("a@b", "c@d", "digest", "second"));
  REQUIRE(again->send("a@b", "c@d", "digest", "third"));
  CHECK(read(mails + "/0001-sign_in.eml") == "first");
  CHECK(read(mails + "/0002-digest.eml") == "second");
  CHECK(read(mails + "/0003-digest.eml") == "third");
  struct stat info {};
  REQUIRE(stat((mails + "/0001-sign_in.eml").c_str(), &info) == 0);
  CHECK((info.st_mode & 0777U) == 0600U);
}

TEST_CASE("mail_sender: a folder that cannot be written is said, and not for good") {
  const auto answer = make_file_sender("/proc/nothing")->send("a@b", "c@d", "digest", "x");
  REQUIRE_FALSE(answer);
  CHECK_FALSE(answer.error().is_permanent);
}

TEST_CASE("mail_sender: nobody listens, try later") {
  const auto answer = make_smtp_sender("smtp://127.0.0.1:1")->send("a@b", "c@d", "digest", "x");
  REQUIRE_FALSE(answer);
  CHECK_FALSE(answer.error().is_permanent);
}

TEST_CASE("mail_sender: a real server takes the mail and reads it as it was meant") {
  if (!test::SmtpServer::is_installed()) {
    MESSAGE("SKIPPED: python3-aiosmtpd is not installed");
    return;
  }
  test::SmtpServer server;
  const auto sender = make_smtp_sender(server.url());
  for (int i = 0; i < 2; ++i) {  // the second on the same connection
    const auto sent =
        sender->send("panelist@example.org", "ana@example.org", "digest", mail_bytes());
    REQUIRE_MESSAGE(sent, sent.error().reason);
    const Json mail = server.take();
    CHECK(mail["from"] == "panelist@example.org");
    CHECK(mail["to"] == Json{"ana@example.org"});
    CHECK(mail["to_header"] == "Ana Müller <ana@example.org>");
    CHECK(mail["subject"] ==
          "Fällig: das Urteil des Käufers über ein Werkzeug mit einem wirklich langen Namen");
    CHECK(mail["message_id"] == "<panelist.1@example.org>");
    CHECK(mail["defects"] == 0);
    CHECK(mail["text"].get<std::string>().rfind(
              "One\n.\n..two\nGrüße " + std::string(200, 'x') + "\n", 0) == 0);
    CHECK(mail["html"].get<std::string>().rfind("<p>Grüße</p>\n", 0) == 0);
  }
}

TEST_CASE("mail_sender: refused for good and refused for now are told apart") {
  if (!test::SmtpServer::is_installed()) {
    MESSAGE("SKIPPED: python3-aiosmtpd is not installed");
    return;
  }
  test::SmtpServer server;
  const auto sender = make_smtp_sender(server.url());
  const auto never = sender->send("a@example.org", "refused@example.org", "digest", mail_bytes());
  REQUIRE_FALSE(never);
  CHECK(never.error().is_permanent);
  const auto later = sender->send("a@example.org", "later@example.org", "digest", mail_bytes());
  REQUIRE_FALSE(later);
  CHECK_FALSE(later.error().is_permanent);
  CHECK(sender->send("a@example.org", "ana@example.org", "digest", mail_bytes()));
}
