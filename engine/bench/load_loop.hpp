#pragma once
// The load generator's HTTP client: one thread, epoll, one keep-alive connection per player. It is
// written for little work per request, since it runs on the machine that it measures.
#include <chrono>
#include <functional>
#include <span>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace panelist::bench {

using SteadyTime = std::chrono::steady_clock::time_point;

/// An answer; `body` lives for the call that gets it.
struct Answer {
  int status{};
  std::string_view head;  ///< from the status line to before the empty line
  std::string_view body;
  SteadyTime sent_at{};  ///< before the first byte of the request was given to the kernel
  SteadyTime done_at{};  ///< when the last byte of the answer was read
};

/// One client: has at most one request under way. All of a loop's players run on its thread.
class Player {
 public:
  static constexpr SteadyTime never = SteadyTime::max();
  virtual ~Player() = default;
  /// Puts the next request's bytes into `bytes` (empty on entry); false: nothing to send now.
  virtual bool next(std::string& bytes, SteadyTime now) = 0;
  /// After next() said false: when to ask again; `never`: this player is through.
  virtual SteadyTime asks_again_at() const { return never; }
  virtual void take(const Answer& answer) = 0;
};

struct Address {
  std::string host, port;
  std::string host_field;  ///< what goes into the Host header
  /// Reads "http://HOST:PORT" with an optional slash. Errors: invalid (another scheme, a path).
  static Result<Address> parse(const std::string& url);
};

/// Asked between events; true ends whatever runs.
using MustStop = std::function<bool()>;

/// Connects every player, by turns to each address (the nodes of one installation), and runs until
/// all are through. Errors (unavailable): no connection, a broken one, an answer that is not
/// HTTP/1.1 with a Content-Length, none for 30 s, stopped.
Result<void> play(std::span<const Address> addresses, std::span<Player* const> players,
                  const MustStop& must_stop);
inline Result<void> play(const Address& address, std::span<Player* const> players,
                         const MustStop& must_stop) {
  return play(std::span(&address, 1), players, must_stop);
}

}  // namespace panelist::bench
