#pragma once
// How a request becomes an answer: a handler reads the request (on a loop thread, no database) and
// returns a Plan; the dispatcher runs the plan's work in one transaction with the actor resolved,
// and answers after the commit.
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "base/result.hpp"
#include "net/http_message.hpp"
#include "service/unit.hpp"

namespace panelist::web {

struct House;

/// One request on its way in: what a handler may look at.
struct Call {
  const House& house;
  const net::Request& request;
  std::vector<std::string> captures;  ///< values of the pattern's {…}, in order
  /// Value of the pattern's capture by position.
  const std::string& capture(std::size_t index) const { return captures.at(index); }
};

/// Inside the transaction.
struct Visit {
  const House& house;
  const net::Request& request;
  service::Unit& unit;
  std::string form_token;  ///< of the cookie session; empty for tokens and strangers
  const service::Actor& actor() const { return unit.actor; }
};

struct Plan;

struct Answer {
  net::Response response;
  /// Whether the transaction is kept. By default only a success is.
  bool keep{true};
  /// When set and the transaction was kept, this plan runs next and answers instead: slow work
  /// between two transactions (a password check).
  std::shared_ptr<Plan> then{};
  /// Told when this answer goes out: all that it was read from is durable then.
  std::function<void()> when_answered{};
  Answer(net::Response answered)  // NOLINT(google-explicit-constructor): handlers return responses
      : response(std::move(answered)), keep(response.status < 400) {}
  Answer(net::Response answered, bool kept) : response(std::move(answered)), keep(kept) {}
};

struct Plan {
  enum class Mode { none, read, write };
  Mode mode{Mode::none};
  std::function<Answer(Visit&)> work;  ///< for read and write
  /// Slow work without a transaction (password hashing), run on its own thread before `work`.
  std::function<void()> prepare{};
  net::Response ready{};  ///< Mode::none: the answer itself, for routes open to anyone
};
using Work = std::function<Answer(Visit&)>;
inline Plan reading(Work work) { return Plan{Plan::Mode::read, std::move(work), {}, {}}; }
inline Plan writing(Work work) { return Plan{Plan::Mode::write, std::move(work), {}, {}}; }
inline Plan answering(net::Response response) {
  return Plan{Plan::Mode::none, {}, {}, std::move(response)};
}

using Handler = Result<Plan> (*)(const Call&);

}  // namespace panelist::web
