#pragma once
// Where an outgoing request may go (server-side request forgery: OWASP ASVS 5.0, V1.3.6). Pure: no
// resolving, no socket.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "net/ip_address.hpp"

namespace panelist::net {

struct TargetUrl {
  bool is_https{true};
  std::string host;                  ///< lower case, without brackets or a last dot
  std::uint16_t port{};
  std::string origin_form;           ///< path and query, begins with '/'
  std::string host_field;            ///< for the Host header
  std::optional<IpAddress> literal;  ///< when the host is an address
};

/// Reads an absolute http or https URL without user name and fragment. Error `invalid`, field
/// "url".
Result<TargetUrl> read_target_url(std::string_view url);

/// Whether the address is not an ordinary public one: private, loopback, link-local, shared,
/// multicast, documentation, reserved, or IPv6 that carries an IPv4 address (mapped, NAT64, 6to4,
/// Teredo). Source: IANA's special-purpose address registries (RFC 6890 and its updates).
bool is_special_purpose(const IpAddress& address);

/// Whether a request may go to this address: over https to every public one, and to whatever is
/// inside `allow_targets` over either. Error `forbidden`.
Result<void> check_address(const IpAddress& address, bool is_https,
                           const std::vector<Cidr>& allow_targets);

}  // namespace panelist::net
