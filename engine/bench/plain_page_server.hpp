#pragma once
// The least that a server of pages can be: Beast reads a request, one prebuilt buffer is the answer
// to all. What Panelist's own server is held against.
#include <cstdint>
#include <memory>
#include <string>

#include "base/result.hpp"

namespace panelist::bench {

class PlainPageServer {
 public:
  /// Answers every GET on a free port of loopback with `answer`, head and body, on one thread of
  /// its own. Error: no port.
  static Result<std::unique_ptr<PlainPageServer>> start(std::string answer);
  ~PlainPageServer();
  PlainPageServer(const PlainPageServer&) = delete;
  PlainPageServer& operator=(const PlainPageServer&) = delete;
  std::string url() const;

 private:
  struct Impl;
  explicit PlainPageServer(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace panelist::bench
