#pragma once
// The demo's own publishing site: a webhook receiver that verifies every signature and writes what
// it got, one JSON line each, to FOLDER/received.jsonl.
#include <memory>
#include <mutex>
#include <string>

#include "base/result.hpp"
#include "net/http_server.hpp"
#include "runtime/event_loop.hpp"

namespace panelist::app::demo {

/// Two doors: /hook always answers; /down answers 503 until FOLDER/receiver-is-up exists.
class Receiver {
 public:
  static Result<std::unique_ptr<Receiver>> start(runtime::EventLoop& loop,
                                                 const std::string& folder);
  ~Receiver();
  std::string url(const std::string& door) const;
  /// The secrets signatures are checked with, one per door; any thread.
  void know_secret(const std::string& door, const std::string& secret);
  struct Counts {
    int received{0}, verified{0}, refused{0};
  };
  Counts counts() const;

 private:
  explicit Receiver(std::string folder) : folder_(std::move(folder)) {}
  net::Response receive(const net::Request& request);
  void record(const net::Request& request, bool is_verified, int status);

  std::string folder_;
  std::unique_ptr<net::HttpServer> server_;
  mutable std::mutex mutex_;
  std::string hook_secret_, down_secret_;
  Counts counts_;
};

}  // namespace panelist::app::demo
