#pragma once
// Who the client is when a proxy stands in front. Pure.
#include <string>
#include <vector>

#include "net/http_message.hpp"
#include "net/ip_address.hpp"

namespace panelist::net {

/// Fills remote_address, is_secure, is_loopback and request_id of `request` from its headers and
/// the address the connection came from. X-Forwarded-For (read from the right, skipping trusted
/// hops), X-Forwarded-Proto (the last word) and X-Request-Id count only when `peer` is in
/// `trusted_proxies`; their mere presence ends is_loopback. An unusable X-Request-Id keeps the one
/// already there.
void apply_forwarding(Request& request, const IpAddress& peer, bool is_tls,
                      const std::vector<Cidr>& trusted_proxies);
/// Whether any header says that a proxy passed the request on.
bool has_forwarding(const Headers& headers);

}  // namespace panelist::net
