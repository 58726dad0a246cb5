#pragma once
// The one way from a request to an answer: route, credential, role, cross-site check, rate, body,
// idempotency, one transaction, answer after the commit. Every rule of a door is enforced here
// once.
#include <memory>
#include <string>

#include "net/http_message.hpp"
#include "web/house.hpp"
#include "web/router.hpp"

namespace panelist::web {

/// Thread-safe. Handles requests of the network, of the local socket and of the command line alike.
class Dispatcher {
 public:
  /// `house` outlives the dispatcher. `local_uid_allowed` is the uid (besides root) whose requests
  /// on the local socket act as `cli:USER`.
  Dispatcher(const House& house, std::uint32_t local_uid_allowed);
  /// Calls `reply` exactly once, on any thread; never blocks.
  void handle(net::Request request, net::Reply reply) const;
  /// Blocking form for the command line.
  net::Response handle_and_wait(net::Request request) const;

 private:
  const House& house_;
  Router router_;
  std::uint32_t local_uid_allowed_;
};

}  // namespace panelist::web
