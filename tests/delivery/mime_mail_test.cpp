#include "delivery/mime_mail.hpp"

#include <doctest/doctest.h>
#include <sstream>

using namespace panelist;
using namespace panelist::delivery;

namespace {
Mail plain_mail() {
  Mail mail;
  mail.from_name = "Panelist";
  mail.from_address = "panelist@example.org";
  mail.to_name = "Ana Müller";
  mail.to_address = "ana@example.org";
  mail.subject = "Yours: buyer verdict on Cursor";
  mail.message_id = "panelist.1@example.org";
  mail.date = *parse_rfc3339("2026-11-21T14:03:00Z");
  mail.text = "Hello\n";
  mail.html = "<p>Hello</p>\n";
  return mail;
}
void check_lines(const std::string& bytes) {
  std::size_t at = 0;
  while (at < bytes.size()) {
    const std::size_t end = bytes.find("\r\n", at);
    REQUIRE(end != std::string::npos);
    CHECK(end - at <= 78);
    CHECK(bytes.substr(at, end - at).find_first_of("\r\n") == std::string::npos);
    at = end + 2;
  }
  for (const char c : bytes) CHECK(static_cast<unsigned char>(c) < 0x80);
}
}  // namespace

TEST_CASE("mime_mail: the head as RFC 5322 wants it, every line ASCII, CRLF and short") {
  Mail mail = plain_mail();
  mail.more_headers = {{"Auto-Submitted", "auto-generated"}};
  mail.text = std::string(500, 'x') + "ü\n.\nFrom here\n";
  const auto bytes = write_mail(mail);
  REQUIRE(bytes);
  check_lines(*bytes);
  CHECK(bytes->rfind("From: Panelist\r\n <panelist@example.org>\r\n"
                     "To: =?UTF-8?Q?Ana_M=C3=BCller?=\r\n <ana@example.org>\r\n"
                     "Subject: Yours: buyer verdict on Cursor\r\n"
                     "Date: Sat, 21 Nov 2026 14:03:00 +0000\r\n"
                     "Message-ID: <panelist.1@example.org>\r\n"
                     "Auto-Submitted: auto-generated\r\n"
                     "MIME-Version: 1.0\r\n"
                     "Content-Type: multipart/alternative;\r\n boundary=\"=_", 0) == 0);
}

TEST_CASE("mime_mail: header injection is refused in every header, not repaired") {
  const auto refused = [](const std::function<void(Mail&)>& spoil) {
    Mail mail = plain_mail();
    spoil(mail);
    return !write_mail(mail).has_value();
  };
  const std::string evil = "x\r\nBcc: victim@example.org";
  CHECK(refused([&](Mail& mail) { mail.subject = evil; }));
  CHECK(refused([&](Mail& mail) { mail.subject = "x\nBcc: y"; }));
  CHECK(refused([&](Mail& mail) { mail.from_name = evil; }));
  CHECK(refused([&](Mail& mail) { mail.to_name = evil; }));
  CHECK(refused([&](Mail& mail) { mail.to_address = "a@b\r\nBcc: c@d"; }));
  CHECK(refused([&](Mail& mail) { mail.to_address = "a@b>,<c@d"; }));
  CHECK(refused([&](Mail& mail) { mail.to_address = "a@b, c@d"; }));
  CHECK(refused([&](Mail& mail) { mail.from_address = "no address"; }));
  CHECK(refused([&](Mail& mail) { mail.message_id = "a@b>\r\nX: y"; }));
  CHECK(refused([&](Mail& mail) { mail.more_headers = {{"X", evil}}; }));
  CHECK(refused([&](Mail& mail) { mail.more_headers = {{"X: y\r\nZ", "v"}}; }));
  CHECK(refused([&](Mail& mail) { mail.subject = "\xFF"; }));
  CHECK_FALSE(refused([](Mail&) {}));
}

TEST_CASE("mime_mail: quoted-printable keeps lines at 76 and every byte recoverable") {
  CHECK(quoted_printable("a=b") == "a=3Db");
  CHECK(quoted_printable("ü\n") == "=C3=BC\r\n");
  CHECK(quoted_printable("end \nnext\t") == "end=20\r\nnext=09");
  CHECK(quoted_printable("a\rb") == "a=0Db");
  CHECK(quoted_printable(std::string(76, 'x')) == std::string(76, 'x'));
  CHECK(quoted_printable(std::string(77, 'x')) ==
        std::string(75, 'x') + "=\r\n" + std::string(2, 'x'));
  const std::string umlauts = [] {
    std::string text;
    for (int i = 0; i < 100; ++i) text += "ü";
    return text;
  }();
  std::istringstream lines(quoted_printable(umlauts));
  for (std::string line; std::getline(lines, line, '\n');) CHECK(line.size() <= 77);
}

TEST_CASE("mime_mail: encoded words never split a character and stay within 76 columns") {
  CHECK(encode_header("Plain words", 9) == "Plain words");
  CHECK(encode_header("Grüße", 9) == "=?UTF-8?Q?Gr=C3=BC=C3=9Fe?=");
  CHECK(encode_header("=?UTF-8?Q?fake?=", 9).rfind("=?UTF-8?Q?=3D=3F", 0) == 0);
  std::string kana;
  for (int i = 0; i < 40; ++i) kana += "カ";
  std::size_t column = 9;
  std::size_t at = 0;
  const std::string encoded = encode_header(kana, column);
  while (at < encoded.size()) {
    const std::size_t end = std::min(encoded.find("\r\n", at), encoded.size());
    CHECK(column + end - at <= 76);
    const std::string word = encoded.substr(at, end - at);
    CHECK(word.substr(word.size() - 2) == "?=");
    // Whole characters only: each is the nine bytes of "=E3=82=AB".
    const std::size_t begin = word.find("?Q?") + 3;
    CHECK((word.size() - 2 - begin) % 9 == 0);
    at = end == encoded.size() ? end : end + 2;
    column = 0;
  }
}

TEST_CASE("mime_mail: a name with specials is quoted") {
  Mail mail = plain_mail();
  mail.to_name = "Ana \"the\" M., buyer";
  CHECK(write_mail(mail)->find("To: \"Ana \\\"the\\\" M., buyer\"\r\n") != std::string::npos);
}

TEST_CASE("mime_mail: one firing has one Message-ID") {
  CHECK(make_message_id("task:7:rung:2", "example.org") ==
        make_message_id("task:7:rung:2", "example.org"));
  CHECK(make_message_id("task:7:rung:2", "example.org") !=
        make_message_id("task:7:rung:3", "example.org"));
  CHECK(make_message_id("x\r\n", "example.org").size() == 9 + 32 + 12);
}
