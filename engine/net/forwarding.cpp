#include "net/forwarding.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"

namespace panelist::net {
namespace {

constexpr std::size_t request_id_bytes_max = 64;
constexpr std::array<std::string_view, 7> forwarding_names{
    "forwarded",         "via",       "x-forwarded-for", "x-forwarded-host",
    "x-forwarded-proto", "x-real-ip", "x-forwarded-port"};

bool is_request_id(std::string_view text) {
  return !text.empty() && text.size() <= request_id_bytes_max &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                  c == '-' || c == '_' || c == '.';
         });
}

/// Every comma-separated word of every header of that name, in order.
std::vector<std::string> list_words(const Headers& headers, std::string_view wanted) {
  std::vector<std::string> words;
  for (const auto& [name, value] : headers) {
    if (name != wanted) continue;
    for (const auto& word : split(value, ',')) words.emplace_back(trim(word));
  }
  return words;
}

/// The client: the last hop that is not itself trusted, or the first one there is. Stops at a hop
/// that is no address.
IpAddress find_client(const Headers& headers, const IpAddress& peer,
                      const std::vector<Cidr>& trusted) {
  auto client = peer;
  const auto hops = list_words(headers, "x-forwarded-for");
  for (auto hop = hops.rbegin(); hop != hops.rend() && is_in(trusted, client); ++hop) {
    const auto address = parse_ip_address(*hop);
    if (!address) break;
    client = unmap(*address);
  }
  return client;
}

}  // namespace

bool has_forwarding(const Headers& headers) {
  return std::any_of(headers.begin(), headers.end(), [](const auto& header) {
    return std::find(forwarding_names.begin(), forwarding_names.end(), header.first) !=
           forwarding_names.end();
  });
}

void apply_forwarding(Request& request, const IpAddress& peer, bool is_tls,
                      const std::vector<Cidr>& trusted_proxies) {
  request.is_secure = is_tls;
  request.is_loopback = is_loopback(peer) && !has_forwarding(request.headers);
  if (!is_in(trusted_proxies, peer)) {
    request.remote_address = format_ip_address(peer);
    return;
  }
  request.remote_address =
      format_ip_address(find_client(request.headers, peer, trusted_proxies));
  const auto protocols = list_words(request.headers, "x-forwarded-proto");
  if (!protocols.empty()) request.is_secure = to_lower_ascii(protocols.back()) == "https";
  if (const auto id = request.header("x-request-id"); id && is_request_id(*id)) {
    request.request_id = std::string(*id);
  }
}

}  // namespace panelist::net
