#pragma once
// `panelist serve`: the server until SIGTERM.
#include <functional>
#include <string>

#include "app/config.hpp"

namespace panelist::app {

struct ServeOptions {
  bool first_admin{false};  ///< makes the first admin of an empty installation, prints a sign-in link
  bool is_demo{false};
  /// Told the public address once the port and the local socket accept; after the listening line.
  std::function<void(const std::string& url)> on_ready;
};
/// Prints `listening on http://ADDR:PORT` as its only line on standard output; logs go to standard
/// error. Blocks until told to stop, finishes what is in flight. The exit code.
int serve(const Config& config, const ServeOptions& options);

}  // namespace panelist::app
