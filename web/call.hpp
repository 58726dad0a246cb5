#pragma once
// How a request becomes an answer: a handler reads the request (on a loop thread, no database) and
// returns a Plan; the dispatcher runs the plan's work in one transaction with the actor resolved, and
// answers after the commit.
#include <functional>
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
  std::string form_token;             ///< of the cookie session; empty for tokens and strangers
  const service::Actor& actor() const { return unit.actor; }
};

struct Answer {
  net::Response response;
  /// Whether the transaction is kept. By default only a success is.
  bool keep{true};
  Answer(net::Response answered)  // NOLINT(google-explicit-constructor): handlers return responses
      : response(std::move(answered)), keep(response.status < 400) {}
  Answer(net::Response answered, bool kept) : response(std::move(answered)), keep(kept) {}
};

struct Plan {
  enum class Mode { none, read, write };
  Mode mode{Mode::none};
  std::function<Answer(Visit&)> work;  ///< Mode::none: `unit` must not be used
  /// Slow work without a transaction (password hashing), run on its own thread before `work`.
  std::function<void()> prepare{};
};
using Work = std::function<Answer(Visit&)>;
inline Plan reading(Work work) { return Plan{Plan::Mode::read, std::move(work), {}}; }
inline Plan writing(Work work) { return Plan{Plan::Mode::write, std::move(work), {}}; }
inline Plan answering(net::Response response) {
  return Plan{Plan::Mode::none, [answer = std::move(response)](Visit&) { return Answer(answer); }, {}};
}

using Handler = Result<Plan> (*)(const Call&);

}  // namespace panelist::web
