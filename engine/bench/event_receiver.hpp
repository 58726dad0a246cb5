#pragma once
// The bench's own publishing site: takes events over HTTP, checks every signature, notes when each
// panel's event came.
#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>

#include "base/result.hpp"
#include "bench/load_loop.hpp"
#include "net/http_server.hpp"
#include "runtime/event_loop.hpp"

namespace panelist::bench {

struct Arrival {
  SteadyTime at{};  ///< of the first
  int times{0};
};

/// Thread-safe. Events arrive on the loop's threads.
class EventReceiver {
 public:
  static Result<std::unique_ptr<EventReceiver>> start(runtime::EventLoop& loop);
  ~EventReceiver();
  std::string url() const;
  /// Of the endpoint; before the first event.
  void know_secret(const std::string& secret);
  /// Signed panel.completed events, each panel once; all that were no such event.
  std::uint64_t panels() const;
  std::uint64_t refused() const;
  Arrival arrival(std::int64_t run) const;
  /// Waits until events of that many panels came, or none more for `silence_max`, or must_stop.
  void wait_for(std::uint64_t panels, Duration silence_max, const MustStop& must_stop);

 private:
  EventReceiver() = default;
  int receive(const net::Request& request);

  mutable std::mutex mutex_;
  std::condition_variable came_;
  std::string secret_;
  std::unordered_map<std::int64_t, Arrival> arrivals_;  ///< by run
  std::uint64_t refused_{0};
  std::unique_ptr<net::HttpServer> server_;  ///< last: it calls receive()
};

}  // namespace panelist::bench
