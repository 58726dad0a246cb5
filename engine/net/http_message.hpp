#pragma once
// One request and one response, free of Beast: what handlers see.
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace panelist::net {

using Headers = std::vector<std::pair<std::string, std::string>>;  ///< names in lower case

struct Request {
  std::string method;  ///< "GET", "POST", ... upper case
  std::string path;    ///< percent-decoded, always begins with '/', no dot segments, clean UTF-8
  std::string raw_target;
  std::vector<std::pair<std::string, std::string>> query;  ///< decoded, in order
  Headers headers;
  std::string body;
  std::string remote_address;  ///< the client's: behind trusted proxies, the one they vouch for;
                               ///< "unix" on the local socket
  std::string request_id;      ///< ours, or a trusted proxy's X-Request-Id; echoed and logged
  bool is_secure{false};       ///< TLS here, or at a trusted proxy
  bool is_loopback{false};     ///< peer is loopback and no proxy header is present
  std::optional<std::uint32_t> local_uid;  ///< set on the Unix socket: the peer's uid (SO_PEERCRED)

  /// First header of that lower-case name, or nothing.
  std::optional<std::string_view> header(std::string_view name) const;
  /// First query parameter of that name, or nothing.
  std::optional<std::string_view> parameter(std::string_view name) const;
};

/// A response that stays open and sends server-sent events. net calls `open` once on a loop thread
/// with a function that may be called from any thread (it never blocks; returns false once the
/// client is gone or over `stream_buffer_bytes_max` behind), and `close` when the connection ends.
class EventStream {
 public:
  virtual ~EventStream() = default;
  virtual void open(std::function<bool(std::string chunk)> send) = 0;
  virtual void close() = 0;
};

struct Response {
  int status{200};
  Headers headers;
  std::string body;
  std::shared_ptr<const std::string> shared_body;  ///< instead of `body` when set (cached pages)
  /// Before `headers`: fields by make_fields(), which are not looked at again.
  std::shared_ptr<const std::string> shared_fields;
  std::shared_ptr<EventStream> stream;             ///< when set, the body is this stream
  bool close_after{false};
};

/// Sends the answer; callable once, from any thread. Dropping it unsent answers 500 and logs.
using Reply = std::function<void(Response)>;
/// Called on a loop thread; must not block.
using Handler = std::function<void(Request, Reply)>;

}  // namespace panelist::net
