#pragma once
// How the command line reaches an installation: the same HTTP API, through the running server's
// local socket, or in this process when no server runs.
#include <functional>
#include <memory>
#include <string>

#include "app/config.hpp"
#include "app/installation.hpp"
#include "base/json.hpp"

namespace panelist::app {

/// Readers open the database read-only, whether a server runs or not; they create nothing and
/// migrate nothing. Changes go through the running server, or take its place for a moment.
enum class Purpose { read, change };

class LocalDoor {
 public:
  LocalDoor(const Config& config, Purpose purpose) : config_(config), purpose_(purpose) {}
  ~LocalDoor();
  /// The answer's JSON (null for an empty one). Error: the problem's detail with its field
  /// messages.
  Result<Json> get(const std::string& target);
  Result<Json> post(const std::string& target, const Json& body);
  Result<Json> send(const std::string& method, const std::string& target, const std::string& body,
                    const std::string& content_type);
  /// Every item of a list, page after page.
  Result<Json> get_all(const std::string& target);

 private:
  Result<net::Response> answer(net::Request request);
  const Config& config_;
  const Purpose purpose_;
  std::unique_ptr<Installation> own_;  ///< made for readers, and when no server runs
};

/// One call over a running server's local socket: JSON in, JSON out. With a token it acts as that
/// person, without one as `cli:USER`.
Result<Json> call_socket(const std::string& socket, const std::string& method,
                         const std::string& target, const std::string& body,
                         const std::string& token);

}  // namespace panelist::app
