#include <doctest/doctest.h>

#include "net/forwarding.hpp"
#include "net/http_client.hpp"
#include "net/ip_address.hpp"
#include "net/target_check.hpp"

using namespace panelist;
using namespace panelist::net;

namespace {

IpAddress ip(std::string_view text) { return parse_ip_address(text).value(); }

Request forwarded(Headers headers, std::string_view peer, bool is_tls = false) {
  Request request;
  request.request_id = "ours";
  request.headers = std::move(headers);
  const auto trusted = parse_cidrs({"127.0.0.1", "10.0.0.0/8", "fd00::/8"}, "x").value();
  apply_forwarding(request, ip(peer), is_tls, trusted);
  return request;
}

}  // namespace

TEST_CASE("ip_address: networks hold what their prefix says, and nothing of the other family") {
  const auto odd = parse_cidr("10.20.0.0/13").value();
  CHECK(odd.contains(ip("10.16.0.1")));
  CHECK(odd.contains(ip("10.23.255.255")));
  CHECK_FALSE(odd.contains(ip("10.24.0.0")));
  CHECK(parse_cidr("0.0.0.0/0").value().contains(ip("8.8.8.8")));
  CHECK_FALSE(parse_cidr("0.0.0.0/0").value().contains(ip("::1")));
  CHECK(parse_cidr("fe80::/10").value().contains(ip("febf::1")));
  CHECK_FALSE(parse_cidr("fe80::/10").value().contains(ip("fec0::1")));
  CHECK(parse_cidr("::1").value().contains(ip("::1")));
  for (const std::string bad :
       {"", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/", "10.0.0/8", "::/129", "x/8"}) {
    CAPTURE(bad);
    CHECK_FALSE(parse_cidr(bad).has_value());
  }
  CHECK(format_ip_address(unmap(ip("::ffff:10.1.2.3"))) == "10.1.2.3");
  CHECK(parse_cidrs({"10.0.0.0/8", "nonsense"}, "trusted_proxies").error().fields.at(0).field ==
        "trusted_proxies");
}

TEST_CASE("forwarding: headers from an untrusted peer change nothing but is_loopback") {
  const auto far = forwarded({{"x-forwarded-for", "1.1.1.1"}, {"x-forwarded-proto", "https"},
                              {"x-request-id", "theirs"}}, "9.9.9.9");
  CHECK(far.remote_address == "9.9.9.9");
  CHECK_FALSE(far.is_secure);
  CHECK(far.request_id == "ours");
  CHECK_FALSE(far.is_loopback);
  CHECK(forwarded({}, "127.0.0.1").is_loopback);
  CHECK(forwarded({}, "::1").is_loopback);
  CHECK_FALSE(forwarded({{"x-forwarded-for", "127.0.0.1"}}, "::1").is_loopback);
  CHECK_FALSE(forwarded({{"forwarded", "for=1.1.1.1"}}, "127.0.0.1").is_loopback);
  CHECK(forwarded({}, "9.9.9.9", true).is_secure);
}

TEST_CASE("forwarding: the client is the last hop that is not a trusted proxy") {
  CHECK(forwarded({{"x-forwarded-for", "6.6.6.6, 1.1.1.1, 10.0.0.7"}}, "127.0.0.1")
            .remote_address == "1.1.1.1");
  CHECK(forwarded({{"x-forwarded-for", "6.6.6.6"}, {"x-forwarded-for", "1.1.1.1"}}, "10.1.1.1")
            .remote_address == "1.1.1.1");
  CHECK(forwarded({{"x-forwarded-for", "10.0.0.1, 10.0.0.2"}}, "127.0.0.1").remote_address ==
        "10.0.0.1");
  CHECK(forwarded({{"x-forwarded-for", "1.1.1.1, unknown"}}, "127.0.0.1").remote_address ==
        "127.0.0.1");
  CHECK(forwarded({{"x-forwarded-for", "2001:db8::7"}}, "fd00::1").remote_address == "2001:db8::7");
}

TEST_CASE("forwarding: a trusted proxy vouches for the protocol and names the request") {
  const auto good = forwarded({{"x-forwarded-proto", "http, HTTPS"}, {"x-request-id", "abc-1.2_X"}},
                              "127.0.0.1");
  CHECK(good.is_secure);
  CHECK(good.request_id == "abc-1.2_X");
  CHECK(forwarded({{"x-request-id", "two words"}}, "127.0.0.1").request_id == "ours");
  CHECK(forwarded({{"x-request-id", std::string(65, 'a')}}, "127.0.0.1").request_id == "ours");
  CHECK_FALSE(forwarded({{"x-forwarded-proto", "http"}}, "127.0.0.1", true).is_secure);
}

TEST_CASE("target_check: every special-purpose range is refused at both ends") {
  for (const std::string bad :
       {"0.0.0.0", "0.255.255.255", "10.0.0.1", "100.64.0.1", "100.127.255.255", "127.0.0.1",
        "127.255.255.255", "169.254.169.254", "172.16.0.1", "172.31.255.255", "192.0.0.1",
        "192.0.2.1", "192.88.99.1", "192.168.1.1", "198.18.0.1", "198.19.255.255", "198.51.100.1",
        "203.0.113.1", "224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255", "::", "::1",
        "::ffff:8.8.8.8", "::ffff:127.0.0.1", "::127.0.0.1", "64:ff9b::7f00:1", "64:ff9b:1::1",
        "100::1", "2001::1", "2001:10::1", "2001:1ff:ffff::1", "2001:db8::1", "2002:7f00:1::1",
        "3fff::1", "5f00::1", "fc00::1", "fdff::1", "fe80::1", "fec0::1", "ff02::1"}) {
    CAPTURE(bad);
    CHECK(is_special_purpose(ip(bad)));
    CHECK_FALSE(check_address(ip(bad), true, {}).has_value());
  }
  for (const std::string good :
       {"1.1.1.1", "8.8.8.8", "100.63.255.255", "100.128.0.0", "172.15.255.255",
        "172.32.0.0", "192.0.1.1", "198.17.255.255", "223.255.255.255",
        "2001:200::1", "2606:4700::1111", "2a00:1450::1"}) {
    CAPTURE(good);
    CHECK_FALSE(is_special_purpose(ip(good)));
    CHECK(check_address(ip(good), true, {}).has_value());
    CHECK_FALSE(check_address(ip(good), false, {}).has_value());
  }
}

TEST_CASE("target_check: the allow list opens private ranges and plain http, inside itself only") {
  const auto allowed = parse_cidrs({"127.0.0.0/8", "9.9.9.9"}, "x").value();
  CHECK(check_address(ip("127.0.0.1"), false, allowed).has_value());
  CHECK(check_address(ip("9.9.9.9"), false, allowed).has_value());
  CHECK_FALSE(check_address(ip("10.0.0.1"), true, allowed).has_value());
  CHECK_FALSE(check_address(ip("8.8.8.8"), false, allowed).has_value());
  CHECK_FALSE(check_address(ip("::ffff:127.0.0.1"), true, allowed).has_value());
}

TEST_CASE("target_check: a URL is read into host, port and origin form") {
  const auto target = read_target_url("https://Example.COM.:8443/a/b?c=%20d").value();
  CHECK(target.is_https);
  CHECK(target.host == "example.com");
  CHECK(target.port == 8443);
  CHECK(target.origin_form == "/a/b?c=%20d");
  CHECK(target.host_field == "example.com:8443");
  const auto v6 = read_target_url("https://[2606:4700::1111]?x").value();
  CHECK(v6.origin_form == "/?x");
  CHECK(v6.host_field == "[2606:4700::1111]");
  CHECK(v6.port == 443);
}

TEST_CASE("check_target_url: what can never be a target is refused without resolving anything") {
  for (const std::string bad :
       {"", "example.com", "ftp://example.com/", "https://", "https:///x", "https:example.com",
        "https://user:pw@example.com/", "https://example.com/#f", "https://example.com:0/",
        "https://example.com:70000/", "https://exa mple.com/", "https://a..b/",
        "http://example.com/", "https://127.0.0.1/", "https://[::1]/", "https://10.0.0.1:8443/x",
        "https://169.254.169.254/latest", "https://[::ffff:7f00:1]/", "https://localhost/",
        "https://a.localhost./", "https://2130706433/", "https://0x7f.1/", "https://127.1/",
        "https://0177.0.0.1/", "https://1.2.3.4.5/", "https://b\xC3\xBC" "cher.example/",
        "https://%31%32%37.0.0.1/", "javascript:alert(1)", "https://example.com/\r\nX: y"}) {
    CAPTURE(bad);
    const auto result = check_target_url(bad, {});
    REQUIRE_FALSE(result.has_value());
    CHECK(result.error().code == ErrorCode::invalid);
    CHECK(result.error().fields.at(0).field == "url");
  }
  CHECK(check_target_url("https://example.com/hook", {}).has_value());
  CHECK(check_target_url("https://8.8.8.8/hook", {}).has_value());
  CHECK(check_target_url("http://127.0.0.1:9000/hook", {"127.0.0.0/8"}).has_value());
  CHECK(check_target_url("http://localhost:9000/hook", {"127.0.0.0/8"}).has_value());
  CHECK(check_target_url("http://inside.example/", {"10.0.0.0/8"}).has_value());
}
