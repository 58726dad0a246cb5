#pragma once
// The HTTP/1.1 server: TCP (optionally TLS) and the local Unix socket. Hardened before Beast sees a
// body: see net/head_check.hpp for the rules and net/limits.hpp for every number.
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "net/http_message.hpp"
#include "net/limits.hpp"
#include "runtime/event_loop.hpp"

namespace panelist::net {

struct ServerSettings {
  std::string listen;  ///< "127.0.0.1:8080", "[::1]:0"; port 0 picks one; empty: no TCP
  std::string socket_path;                   ///< empty: no local socket; may exceed 107 bytes
  std::string tls_certificate;               ///< PEM files; both or neither
  std::string tls_key;
  std::vector<std::string> trusted_proxies;  ///< CIDRs whose X-Forwarded-* headers count
  ServerLimits limits;
};

/// Counters for /metrics, since the start but for `open`. `refused`: over a connection cap;
/// `bad_requests`: answered by net itself with an error; `timeouts`: a head, body or write too
/// slow. Any thread.
struct ServerCounts {
  std::uint64_t accepted{}, refused{}, requests{}, bad_requests{}, timeouts{}, open{};
};

class HttpServer {
 public:
  virtual ~HttpServer() = default;
  /// The bound TCP port.
  virtual std::uint16_t port() const = 0;
  virtual ServerCounts counts() const = 0;
  /// Closes the acceptors, lets requests in flight finish (at most limits.stop_after), closes the
  /// rest; event streams and idle connections at once. No handler is called afterwards, and a Reply
  /// that is still held does nothing. Blocks; call from outside the loop, before the loop stops.
  /// Twice does no harm; the destructor calls it.
  virtual void stop() = 0;
};

/// Binds and begins to accept. Errors: address in use, bad address, unreadable certificate, socket
/// path not writable; each one sentence that names the address or file.
Result<std::unique_ptr<HttpServer>> make_http_server(runtime::EventLoop& loop,
                                                     ServerSettings settings, Handler handler);

}  // namespace panelist::net
