#include "net/target_check.hpp"

#include <algorithm>
#include <array>
#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>

#include "base/text.hpp"
#include "net/http_client.hpp"

namespace panelist::net {
namespace {

constexpr std::size_t url_bytes_max = 2048;
constexpr std::size_t host_name_bytes_max = 253;

constexpr std::array<std::string_view, 16> special_v4{
    "0.0.0.0/8",       "10.0.0.0/8",     "100.64.0.0/10",   "127.0.0.0/8",
    "169.254.0.0/16",  "172.16.0.0/12",  "192.0.0.0/24",    "192.0.2.0/24",
    "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16",
    "198.18.0.0/15",   "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/3"};

/// Only 2000::/3 is global unicast; of it these are not. So ::, ::1, ::ffff:0:0/96, 64:ff9b::/96,
/// 100::/64, fc00::/7, fe80::/10 and ff00::/8 need no line of their own.
constexpr std::array<std::string_view, 5> special_v6{
    "2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20"};

template <std::size_t Count>
std::vector<Cidr> parse_table(const std::array<std::string_view, Count>& texts) {
  std::vector<Cidr> networks;
  for (const auto text : texts) networks.push_back(parse_cidr(text).value());
  return networks;
}

tl::unexpected<Error> bad_url(std::string message) {
  return fail(invalid_field("url", std::move(message)));
}

bool is_host_name(std::string_view host) {
  return !host.empty() && host.size() <= host_name_bytes_max && host.front() != '.' &&
         host.find("..") == std::string_view::npos &&
         std::all_of(host.begin(), host.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
                  c == '_';
         });
}

/// "127.1", "2130706433", "0x7f.0.0.1": no name ends in a number, but resolvers read these as IPv4.
bool ends_in_number(std::string_view host) {
  const auto dot = host.rfind('.');
  const auto label = dot == std::string_view::npos ? host : host.substr(dot + 1);
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  return std::all_of(label.begin(), label.end(), is_digit) || label.starts_with("0x");
}

bool is_local_name(std::string_view host) {
  return host == "localhost" || host.ends_with(".localhost");
}

std::string make_host_field(const TargetUrl& target) {
  const bool is_v6 = target.literal && !target.literal->is_v4;
  auto host = target.host;
  if (is_v6) host.insert(0, 1, '[').push_back(']');
  const bool is_default_port = target.port == (target.is_https ? 443 : 80);
  return is_default_port ? host : host + ":" + std::to_string(target.port);
}

}  // namespace

Result<TargetUrl> read_target_url(std::string_view url) {
  if (url.size() > url_bytes_max) return bad_url("is longer than 2048 bytes");
  const auto parsed = boost::urls::parse_uri(url);
  if (!parsed) return bad_url("is not an address such as https://example.com/hook");
  const auto& view = *parsed;
  const auto scheme = to_lower_ascii(std::string(view.scheme()));
  if (scheme != "https" && scheme != "http") return bad_url("must begin with https://");
  if (!view.has_authority()) return bad_url("has no host");
  if (view.has_userinfo()) return bad_url("must not hold a user name or password");
  if (view.has_fragment()) return bad_url("must not hold a fragment (#)");
  TargetUrl target;
  target.is_https = scheme == "https";
  const std::string origin(view.encoded_target());
  if (!origin.empty() && origin[0] != '/' && origin[0] != '?') {
    return bad_url("has no readable host");  // Boost 1.81 takes 1.2.3.4.5 for 1.2.3.4 and a path
  }
  const auto sent_host = view.encoded_host();
  target.host = to_lower_ascii({sent_host.data(), sent_host.size()});
  const bool is_bracketed = target.host.starts_with('[') && target.host.ends_with(']');
  if (is_bracketed) target.host = target.host.substr(1, target.host.size() - 2);
  if (target.host.ends_with('.')) target.host.pop_back();
  target.literal = parse_ip_address(target.host);
  if (!target.literal && (!is_host_name(target.host) || ends_in_number(target.host))) {
    return bad_url("has a host that is neither a name in ASCII nor an address");
  }
  target.port = target.is_https ? 443 : 80;
  if (view.has_port() && !view.port().empty()) {
    target.port = view.port_number();
    if (target.port == 0) return bad_url("has a port that is not between 1 and 65535");
  }
  target.origin_form = origin.starts_with('/') ? origin : "/" + origin;
  target.host_field = make_host_field(target);
  return target;
}

bool is_special_purpose(const IpAddress& address) {
  static const auto v4 = parse_table(special_v4);
  static const auto v6 = parse_table(special_v6);
  if (address.is_v4) return is_in(v4, address);
  const bool is_global_unicast = (address.bytes[0] & 0xE0) == 0x20;
  return !is_global_unicast || is_in(v6, address);
}

Result<void> check_address(const IpAddress& address, bool is_https,
                           const std::vector<Cidr>& allow_targets) {
  if (is_in(allow_targets, address)) return {};
  if (is_special_purpose(address)) {
    return fail(forbidden(format_ip_address(address) + " is not a public address"));
  }
  if (!is_https) {
    return fail(forbidden("plain http is not allowed to " + format_ip_address(address)));
  }
  return {};
}

Result<void> check_target_url(const std::string& url,
                              const std::vector<std::string>& allow_targets) {
  const auto target = read_target_url(url);
  if (!target) return fail(target.error());
  const auto allowed = parse_cidrs(allow_targets, "allow_targets");
  if (!allowed) return fail(allowed.error());
  if (target->literal) {
    const auto verdict = check_address(*target->literal, target->is_https, *allowed);
    if (!verdict) return bad_url("may not be called: " + verdict.error().detail);
    return {};
  }
  if (!target->is_https && allowed->empty()) return bad_url("must begin with https://");
  if (is_local_name(target->host)) {
    const bool is_allowed = is_in(*allowed, *parse_ip_address("127.0.0.1")) ||
                            is_in(*allowed, *parse_ip_address("::1"));
    if (!is_allowed) return bad_url("may not be called: it names this machine");
  }
  return {};
}

}  // namespace panelist::net
