#pragma once
// Outgoing HTTP for webhooks, and the blocking client of the local socket for the command line.
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"
#include "net/http_message.hpp"
#include "runtime/event_loop.hpp"

namespace panelist::net {

struct OutgoingRequest {
  std::string method{"POST"};
  std::string url;
  Headers headers;
  std::string body;
  Duration timeout{15'000};                    ///< resolve, connect, TLS, write and read together
  std::size_t answer_bytes_max{20'480};        ///< the rest is read away or dropped
};
struct OutgoingAnswer {
  int status{};
  Headers headers;
  std::string body;
  std::string address;  ///< the checked address the connection was pinned to
  Duration took{};
};

/// Sends one request; never follows a redirect, never uses a proxy from the environment. Every
/// resolved address is checked at every attempt (net/target_check.hpp): private, loopback,
/// link-local, multicast and reserved ranges only when inside `allow_targets`; plain http likewise.
/// The connection goes to the checked address; TLS verifies the host name against the system store.
/// Thread-safe.
///
/// The error's detail begins with what failed: "dns: ", "refused target: " (code `forbidden`),
/// "connect: ", "tls: ", "timeout: " or "protocol: " (code `unavailable`). A bad URL is `invalid`.
class HttpClient {
 public:
  virtual ~HttpClient() = default;
  using Done = std::function<void(Result<OutgoingAnswer>)>;
  /// `done` runs on a loop thread exactly once, unless the loop stops first.
  virtual void send(OutgoingRequest request, Done done) = 0;
};
/// `allow_targets`: addresses and networks (CIDR). Throws std::invalid_argument when one is
/// neither.
std::unique_ptr<HttpClient> make_http_client(runtime::EventLoop& loop,
                                             std::vector<std::string> allow_targets);

/// Whether `url` may be a webhook target at all (scheme, host, port, literal private addresses),
/// without resolving names. Error is `invalid` about field "url".
Result<void> check_target_url(const std::string& url,
                              const std::vector<std::string>& allow_targets);

/// One blocking request over the server's Unix socket; for the command line. Uses method,
/// raw_target (or path and query when it is empty), headers and body. `unavailable` when nobody
/// listens there, the connection breaks, or no byte comes for two minutes; `too_large` over 64 MiB
/// of answer.
Result<Response> send_local(const std::string& socket_path, const Request& request);

}  // namespace panelist::net
