#pragma once
// A server as a process of its own: the demo pulls its plug for real, the bench measures it apart
// from the load.
#include <sys/types.h>

#include <string>
#include <vector>

#include "base/result.hpp"

namespace panelist::app {

class Child {
 public:
  /// Starts this program with these arguments and waits for its `listening on URL` line. Error: it
  /// ended before (its own words are on standard error).
  static Result<Child> start(const std::vector<std::string>& arguments);
  const std::string& url() const { return url_; }
  pid_t pid() const { return pid_; }
  /// Blocks until it ends; the status as waitpid gives it.
  int wait();
  /// SIGTERM, then waits.
  void stop();

 private:
  pid_t pid_{0};
  std::string url_;
};

}  // namespace panelist::app
