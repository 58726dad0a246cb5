#pragma once
// `panelist serve`: the server until SIGTERM.
#include <string>

#include "app/config.hpp"
#include "base/time.hpp"

namespace panelist::app {

struct ServeOptions {
  bool first_admin{
      false};  ///< makes the first admin of an empty installation, prints a sign-in link
  std::string demo_folder;  ///< not empty: serves /demo on loopback; the demo's own files are there
  Duration clock_offset{0};  ///< added to the machine's clock; the demo's panels of last week
};
/// Prints `listening on http://ADDR:PORT` as its only line on standard output; logs go to standard
/// error. Blocks until told to stop, finishes what is in flight. The exit code.
int serve(const Config& config, const ServeOptions& options);

}  // namespace panelist::app
