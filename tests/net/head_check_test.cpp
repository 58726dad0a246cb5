#include "net/head_check.hpp"

#include <doctest/doctest.h>

#include <random>
#include <string>

using namespace panelist;
using namespace panelist::net;

namespace {

const ServerLimits limits;

/// The status a head is refused with, 0 when it is accepted, 1 when it is incomplete.
int verdict(const std::string& bytes, const ServerLimits& with = limits) {
  std::size_t scanned = 0;
  const auto end = find_head_end(bytes, scanned, with);
  if (!end) return end.error().status;
  if (!*end) return 1;
  const auto head = parse_head(std::string_view(bytes).substr(0, **end), with);
  return head ? 0 : head.error().status;
}

std::string with_fields(const std::string& fields) {
  return "POST /x HTTP/1.1\r\nHost: a.example\r\n" + fields + "\r\n";
}

}  // namespace

TEST_CASE("head_check: an ordinary request is read whole") {
  const std::string bytes =
      "POST /a%20b/%C3%A9?x=1&y=a+b%26c&empty= HTTP/1.1\r\nHost: A.example:8080\r\n"
      "Content-Length: 12\r\nX-Thing:\t padded value \t\r\nExpect: 100-Continue\r\n\r\n";
  std::size_t scanned = 0;
  REQUIRE(find_head_end(bytes, scanned, limits).value() == bytes.size());
  const auto head = parse_head(bytes, limits).value();
  CHECK(head.method == "POST");
  CHECK(head.raw_target == "/a%20b/%C3%A9?x=1&y=a+b%26c&empty=");
  CHECK(head.path == "/a b/\xC3\xA9");
  REQUIRE(head.query.size() == 3);
  CHECK(head.query[1] == std::pair<std::string, std::string>("y", "a b&c"));
  CHECK(head.query[2] == std::pair<std::string, std::string>("empty", ""));
  CHECK(head.headers[2] == std::pair<std::string, std::string>("x-thing", "padded value"));
  CHECK(head.body_bytes == 12);
  CHECK(head.keeps_alive);
  CHECK(head.expects_continue);
}

TEST_CASE("head_check: every prefix of a good head is incomplete, byte by byte, with one memory") {
  const std::string bytes = "GET / HTTP/1.1\r\nHost: a\r\nAccept: */*\r\n\r\n";
  std::size_t scanned = 0;
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    CHECK_FALSE(find_head_end(bytes.substr(0, size), scanned, limits).value().has_value());
  }
  CHECK(find_head_end(bytes + "GET", scanned, limits).value() == bytes.size());
}

TEST_CASE("head_check: exactly one Host is required on HTTP/1.1 and it must be a host") {
  CHECK(verdict("GET / HTTP/1.1\r\n\r\n") == 400);
  CHECK(verdict("GET / HTTP/1.0\r\n\r\n") == 0);
  CHECK(verdict("GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n") == 400);
  CHECK(verdict("GET / HTTP/1.1\r\nHost: a\r\nhOST: b\r\n\r\n") == 400);
  for (const std::string bad :
       {"", "a b", "a/b", "a@b", "a:b", "a:123456", "[::1", "[]", "[::1]x", ":80"}) {
    CAPTURE(bad);
    CHECK(verdict(std::string("GET / HTTP/1.1\r\nHost: ") + bad + "\r\n\r\n") == 400);
  }
  for (const std::string good :
       {"a", "a.b:8080", "127.0.0.1", "[::1]:80", "xn--bcher-kva.example", "a:"}) {
    CAPTURE(good);
    CHECK(verdict(std::string("GET / HTTP/1.1\r\nHost: ") + good + "\r\n\r\n") == 0);
  }
}

TEST_CASE("head_check: the smuggling forms are refused") {
  CHECK(verdict(with_fields("Transfer-Encoding: chunked\r\n")) == 411);
  CHECK(verdict(with_fields("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n")) == 411);
  CHECK(verdict(with_fields("Transfer-Encoding: identity\r\n")) == 411);
  CHECK(verdict(with_fields("transfer-encoding:\tx\r\n")) == 411);
  CHECK(verdict(with_fields("Transfer-Encoding : chunked\r\n")) == 400);
  CHECK(verdict(with_fields(" Transfer-Encoding: chunked\r\n")) == 400);
  CHECK(verdict(with_fields("X: a\r\n Transfer-Encoding: chunked\r\n")) == 400);
  CHECK(verdict(with_fields("X: a\n Transfer-Encoding: chunked\r\n")) == 400);
  CHECK(verdict(with_fields("X: a\rTransfer-Encoding: chunked\r\n")) == 400);
  CHECK(verdict(with_fields("Content-Length: 5\r\nContent-Length: 5\r\n")) == 400);
  CHECK(verdict(with_fields("Content-Length: 5\r\nContent-Length: 6\r\n")) == 400);
  for (const std::string bad :
       {"5, 5", "+5", "-1", "0x5", "5 ;", "5.0", "", "1e1", "5\v"}) {
    CAPTURE(bad);
    CHECK(verdict(with_fields(std::string("Content-Length: ") + bad + "\r\n")) == 400);
  }
  CHECK(verdict(with_fields("Content-Length: 0005\r\n")) == 0);
}

TEST_CASE("head_check: a line that does not end in CR LF is refused as soon as it is seen") {
  CHECK(verdict("GET / HTTP/1.1\nHost: a\n\n") == 400);
  CHECK(verdict("GET / HTTP/1.1\r\nHost: a\n") == 400);
  CHECK(verdict("\nGET") == 400);
  CHECK(verdict("\x16\x03\x01\x02") == 400);  // a TLS hello
}

TEST_CASE("head_check: field names are tokens and values hold no control characters") {
  for (const std::string bad :
       {"a b: c", ": c", "a", "a(b: c", "\x80: c", "a: \x01", "a: b\x7F"}) {
    CAPTURE(bad);
    CHECK(verdict(with_fields(bad + "\r\n")) == 400);
  }
  CHECK(verdict(with_fields(std::string("a: b\0c\r\n", 8))) == 400);
  CHECK(verdict(with_fields("a: caf\xC3\xA9 \xFF\r\nb:\r\n")) == 0);
}

TEST_CASE("head_check: sizes answer 413, 414 and 431") {
  ServerLimits small;
  small.target_bytes_max = 100;
  small.head_bytes_max = 1000;
  small.fields_max = 3;
  small.body_bytes_max = 10;
  const std::string tail = " HTTP/1.1\r\nHost: a\r\n";
  CHECK(verdict("GET /" + std::string(99, 'a') + tail + "\r\n", small) == 0);
  CHECK(verdict("GET /" + std::string(100, 'a') + tail + "\r\n", small) == 414);
  CHECK(verdict("GET /" + std::string(200, 'a'), small) == 414);
  CHECK(verdict("GET /" + tail + "a: b\r\nc: d\r\n\r\n", small) == 0);
  CHECK(verdict("GET /" + tail + "a: b\r\nc: d\r\ne: f\r\n\r\n", small) == 431);
  CHECK(verdict("GET /" + tail + "a: " + std::string(1000, 'x'), small) == 431);
  CHECK(verdict("GET /" + tail + "a: " + std::string(1000, 'x') + "\r\n\r\n", small) == 431);
  CHECK(verdict("GET /" + tail + "content-length: 10\r\n\r\n", small) == 0);
  CHECK(verdict("GET /" + tail + "content-length: 11\r\n\r\n", small) == 413);
  CHECK(verdict("GET /" + tail + "content-length: 99999999999999999999999\r\n\r\n", small) == 413);
}

TEST_CASE("head_check: the request line has three parts, a known version and an escaped target") {
  for (const std::string bad :
       {"GET /", "GET  HTTP/1.1", "GET / a HTTP/1.1", " GET / HTTP/1.1",
                          "get / HTTP/1.1", "G@T / HTTP/1.1", "GET / http/1.1", "GET / HTTP/1.10",
                          "GET / HTTP/11", "GET x HTTP/1.1", "GET * HTTP/1.1", "GET /a#b HTTP/1.1",
                          "GET /\xC3\xA9 HTTP/1.1", "CONNECT a:443 HTTP/1.1", "GET /\t HTTP/1.1"}) {
    CAPTURE(bad);
    CHECK(verdict(bad + "\r\nHost: a\r\n\r\n") == 400);
  }
  for (const std::string version :
       {"HTTP/2.0", "HTTP/1.2", "HTTP/0.9", "HTTP/3.0"}) {
    CAPTURE(version);
    CHECK(verdict(std::string("GET / ") + version + "\r\nHost: a\r\n\r\n") == 505);
  }
  CHECK(verdict("PRI * HTTP/2.0\r\n\r\n") == 505);
}

TEST_CASE("head_check: a target that decodes to something else than it looks like is refused") {
  for (const std::string bad :
       {"/%", "/%4", "/%zz", "/%00", "/a%00b", "/%FF", "/%C3", "/..", "/a/../b",
                          "/a/.", "/%2e%2E/x", "/a%2F..%2fb", "/?a=%", "/?%00=1", "/?a=%FF"}) {
    CAPTURE(bad);
    CHECK(verdict(std::string("GET ") + bad + " HTTP/1.1\r\nHost: a\r\n\r\n") == 400);
  }
  for (const std::string good :
       {"/...", "/a..b", "/.well-known", "/a//b", "/?..", "/?a=b=c&&d"}) {
    CAPTURE(good);
    CHECK(verdict(std::string("GET ") + good + " HTTP/1.1\r\nHost: a\r\n\r\n") == 0);
  }
}

TEST_CASE("head_check: an absolute target must name the Host and loses it") {
  const auto read = [](const std::string& target) {
    return parse_head("GET " + target + " HTTP/1.1\r\nHost: a.example:80\r\n\r\n", limits);
  };
  CHECK(read("http://A.example:80/x?y=1").value().raw_target == "/x?y=1");
  CHECK(read("http://a.example:80").value().path == "/");
  CHECK(read("http://a.example:80?q").value().raw_target == "/?q");
  CHECK(read("http://other.example/x").error().status == 400);
  CHECK(read("ftp://a.example:80/").error().status == 400);
}

TEST_CASE("head_check: keep-alive follows the version and the Connection field") {
  const auto keeps = [](const std::string& version, const std::string& field) {
    return parse_head("GET / " + version + "\r\nHost: a\r\n" + field + "\r\n", limits)
        .value().keeps_alive;
  };
  CHECK(keeps("HTTP/1.1", ""));
  CHECK_FALSE(keeps("HTTP/1.1", "Connection: Close\r\n"));
  CHECK_FALSE(keeps("HTTP/1.1", "Connection: te, close\r\n"));
  CHECK_FALSE(keeps("HTTP/1.0", ""));
  CHECK(keeps("HTTP/1.0", "Connection: Keep-Alive\r\n"));
}

TEST_CASE("head_check: any expectation but 100-continue is refused") {
  CHECK(verdict(with_fields("Expect: magic\r\n")) == 417);
  CHECK(verdict(with_fields("Expect: 100-continue\r\nExpect: 100-continue\r\n")) == 400);
}

TEST_CASE("head_check: mutated heads are answered or refused, and what is accepted is clean") {
  const auto seed = std::random_device{}();
  CAPTURE(seed);
  std::mt19937 random(seed);
  const std::string base = "POST /a%20b?c=d HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n"
                           "X-Forwarded-For: 1.2.3.4\r\nConnection: close\r\n\r\n";
  const std::string spice("\r\n\0 :%/.\t?&=#\x80\xFF" "0a", 18);
  for (int round = 0; round < 20'000; ++round) {
    auto bytes = base;
    for (auto edits = random() % 4 + 1; edits > 0; --edits) {
      const auto at = random() % bytes.size();
      const auto c = spice[random() % spice.size()];
      if (random() % 3 == 0) {
        bytes.erase(at, random() % 3);
      } else if (random() % 2 == 0) {
        bytes.insert(at, 1, c);
      } else {
        bytes[at] = c;
      }
      if (bytes.empty()) bytes = base;
    }
    const auto head = parse_head(bytes, limits);
    std::size_t scanned = 0;
    const auto end = find_head_end(bytes, scanned, limits);
    if (end && *end) REQUIRE(**end <= bytes.size());
    if (!head) continue;
    REQUIRE(head->path.starts_with('/'));
    REQUIRE(head->path.find('\0') == std::string::npos);
    REQUIRE(head->path.find("/../") == std::string::npos);
    for (const auto& [name, value] : head->headers) {
      REQUIRE(is_token(name));
      REQUIRE(is_field_value(value));
      REQUIRE(name != "transfer-encoding");
    }
  }
}
