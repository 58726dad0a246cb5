#pragma once
// What all connections of one server share. Internal to net.
#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "net/http_message.hpp"
#include "net/http_server.hpp"
#include "net/ip_address.hpp"
#include "net/limits.hpp"

namespace panelist::net {

class Session;

/// Which connections are open and whether one more may be. Any thread.
class ConnectionRegistry {
 public:
  explicit ConnectionRegistry(const ServerLimits& limits) : limits_(limits) {}

  /// Takes part in keeping `session` alive until remove(). False when a cap is reached (or the
  /// registry is closed): the session is then not kept. No `address`: the local socket.
  bool add(std::shared_ptr<Session> session, const std::optional<IpAddress>& address);
  /// Keeps a session that only says 503; at most 64 at a time, false beyond.
  bool add_refused(std::shared_ptr<Session> session);
  void remove(Session* session);

  /// No more adds; the sessions that are open.
  std::vector<std::shared_ptr<Session>> close();
  std::vector<std::shared_ptr<Session>> list() const;
  std::size_t size() const;

  /// Every session object tells its birth and end, so that stop can wait for the last one.
  void count_born();
  void count_gone();
  /// False when objects are left after `wait`.
  bool wait_until_gone(Duration wait);

 private:
  enum class Kind { tcp, local, refused };
  struct Entry {
    std::shared_ptr<Session> session;
    Kind kind{};
    IpAddress address;
  };

  const ServerLimits& limits_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  bool is_closed_{false};
  std::unordered_map<Session*, Entry> entries_;
  std::unordered_map<IpAddress, std::size_t, IpAddressHash> per_address_;
  std::size_t tcp_count_{0};
  std::size_t local_count_{0};
  std::size_t refused_count_{0};
  std::size_t objects_{0};
};

struct ServerCore {
  ServerCore(ServerLimits the_limits, Handler the_handler, std::vector<Cidr> the_proxies);

  /// Room for a body beyond small_body_bytes, so that many clients together cannot fill the memory.
  /// False when there is none left; what was taken is given back by release_body.
  bool take_body(std::size_t bytes);
  void release_body(std::size_t bytes);

  /// 16 hex digits: random at start, then counting.
  std::string next_request_id();

  const ServerLimits limits;
  const Handler handler;
  const std::vector<Cidr> trusted_proxies;
  ConnectionRegistry registry{limits};
  std::atomic<bool> is_stopping{false};
  std::atomic<std::uint64_t> accepted{0};
  std::atomic<std::uint64_t> refused{0};
  std::atomic<std::uint64_t> requests{0};
  std::atomic<std::uint64_t> bad_requests{0};
  std::atomic<std::uint64_t> timeouts{0};

 private:
  std::atomic<std::uint64_t> next_id_;
  std::atomic<std::size_t> large_bodies_bytes_{0};
};

}  // namespace panelist::net
