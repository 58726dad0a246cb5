#pragma once
// One account's way to the API over a bad network: answers get lost, buttons are clicked twice, and
// what was not answered is sent again under the same Idempotency-Key.
#include <functional>
#include <optional>
#include <string>

#include "simulation/scene.hpp"

namespace panelist::simulation {

class Client {
 public:
  /// Without an account: a stranger, or with `is_local` the command line of the machine's owner.
  explicit Client(Scene& scene, std::string name, bool is_local = false);
  Client(Scene& scene, const Account& account);

  /// One request; the answer as it came. A lost one may have been carried out.
  Answer get(const std::string& target);
  Answer put(const std::string& target, const Json& body, const std::string& if_match);
  Answer post_once(const std::string& target, const Json& body);
  /// Sends until there is an answer (every time under the same key), then tells it. Nothing but an
  /// answer of 507 or 500 on a sick disk counts as none.
  using Then = std::function<void(const Answer&)>;
  void post(const std::string& target, const Json& body, Then then = {});
  void patch(const std::string& target, const Json& body, const std::string& if_match,
             Then then = {});
  PersonId person() const { return person_; }
  void use_token(const std::string& token) { token_ = token; }

 private:
  net::Request make(const std::string& method, const std::string& target,
                    const std::string& body) const;
  void insist(const net::Request& request, const Then& then, int tries);
  Answer send(const net::Request& request);
  Answer send_twice(const net::Request& request);
  Answer look_over(const net::Request& request, Answer answer);

  Scene& scene_;
  std::string name_, token_;
  PersonId person_;
  bool is_local_{false};
  Dice dice_;
  std::uint64_t keys_{0};
};

/// The body as JSON; null when it is none.
Json json_of(const Answer& answer);

}  // namespace panelist::simulation
