#pragma once
// IP addresses and networks as plain values: who is trusted, who may be called, who is counted.
#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace panelist::net {

/// An IPv4 address uses the first four bytes, the rest are zero.
struct IpAddress {
  bool is_v4{true};
  std::array<std::uint8_t, 16> bytes{};
  friend auto operator<=>(const IpAddress&, const IpAddress&) = default;
};

/// Dotted quad or RFC 4291 text without brackets or zone; nothing for anything else.
std::optional<IpAddress> parse_ip_address(std::string_view text);
std::string format_ip_address(const IpAddress& address);
/// ::ffff:a.b.c.d becomes a.b.c.d; every other address stays.
IpAddress unmap(const IpAddress& address);
/// 127.0.0.0/8 or ::1.
bool is_loopback(const IpAddress& address);

/// A network; an IPv4 network holds no IPv6 address and the other way round.
struct Cidr {
  IpAddress base;
  int bits{};
  bool contains(const IpAddress& address) const;
};

/// "10.0.0.0/8", "fc00::/7", or one address; nothing for anything else.
std::optional<Cidr> parse_cidr(std::string_view text);
/// All of `texts`; the error (`invalid`) names the first that is no network, and `field`.
Result<std::vector<Cidr>> parse_cidrs(const std::vector<std::string>& texts,
                                      std::string_view field);
bool is_in(const std::vector<Cidr>& networks, const IpAddress& address);

struct IpAddressHash {
  std::size_t operator()(const IpAddress& address) const noexcept {
    return std::hash<std::string_view>{}(
        {reinterpret_cast<const char*>(address.bytes.data()), address.bytes.size()});
  }
};

}  // namespace panelist::net
