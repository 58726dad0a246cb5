#include "net/ip_address.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <charconv>
#include <cstring>

namespace panelist::net {
namespace {

constexpr std::size_t v4_bytes = 4;
constexpr std::size_t v6_bytes = 16;

}  // namespace

std::optional<IpAddress> parse_ip_address(std::string_view text) {
  if (text.size() >= INET6_ADDRSTRLEN || text.find('\0') != std::string_view::npos) return {};
  const std::string terminated(text);
  IpAddress address;
  address.is_v4 = text.find(':') == std::string_view::npos;
  const int family = address.is_v4 ? AF_INET : AF_INET6;
  if (inet_pton(family, terminated.c_str(), address.bytes.data()) != 1) return {};
  return address;
}

std::string format_ip_address(const IpAddress& address) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  const int family = address.is_v4 ? AF_INET : AF_INET6;
  const char* formatted = inet_ntop(family, address.bytes.data(), text.data(), text.size());
  return formatted == nullptr ? std::string() : std::string(formatted);
}

IpAddress unmap(const IpAddress& address) {
  static constexpr std::array<std::uint8_t, 12> prefix{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};
  if (address.is_v4 || !std::equal(prefix.begin(), prefix.end(), address.bytes.begin())) {
    return address;
  }
  IpAddress plain;
  std::copy_n(address.bytes.begin() + prefix.size(), v4_bytes, plain.bytes.begin());
  return plain;
}

bool is_loopback(const IpAddress& address) {
  if (address.is_v4) return address.bytes[0] == 127;
  IpAddress one;
  one.is_v4 = false;
  one.bytes[v6_bytes - 1] = 1;
  return address == one;
}

bool Cidr::contains(const IpAddress& address) const {
  if (address.is_v4 != base.is_v4) return false;
  const auto whole = static_cast<std::size_t>(bits / 8);
  const int rest = bits % 8;
  if (std::memcmp(address.bytes.data(), base.bytes.data(), whole) != 0) return false;
  if (rest == 0) return true;
  const int difference = address.bytes[whole] ^ base.bytes[whole];
  return (difference >> (8 - rest)) == 0;
}

std::optional<Cidr> parse_cidr(std::string_view text) {
  const auto slash = text.find('/');
  const auto address = parse_ip_address(text.substr(0, slash));
  if (!address) return {};
  const int bits_max = static_cast<int>(8 * (address->is_v4 ? v4_bytes : v6_bytes));
  if (slash == std::string_view::npos) return Cidr{*address, bits_max};
  const auto digits = text.substr(slash + 1);
  int bits = -1;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), bits);
  if (error != std::errc{} || end != digits.data() + digits.size()) return {};
  if (bits < 0 || bits > bits_max) return {};
  return Cidr{*address, bits};
}

Result<std::vector<Cidr>> parse_cidrs(const std::vector<std::string>& texts,
                                      std::string_view field) {
  std::vector<Cidr> networks;
  for (const auto& text : texts) {
    const auto network = parse_cidr(text);
    if (!network) {
      return fail(
          invalid_field(std::string(field), '"' + text + "\" is not an address or network"));
    }
    networks.push_back(*network);
  }
  return networks;
}

bool is_in(const std::vector<Cidr>& networks, const IpAddress& address) {
  return std::any_of(networks.begin(), networks.end(),
                     [&](const Cidr& network) { return network.contains(address); });
}

}  // namespace panelist::net
