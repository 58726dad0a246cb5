#pragma once
// Server-sent events to signed-in people: "run 1041 changed, ask again". Never carries a vote, so
// that nothing sealed can leak here. The last events are kept, so that Last-Event-ID resumes.
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "base/ids.hpp"
#include "net/http_message.hpp"

namespace panelist::web {

inline constexpr std::size_t live_events_kept = 1024;

/// Thread-safe.
class LiveHub : public std::enable_shared_from_this<LiveHub> {
 public:
  /// `name`: of this life of this process; an event of another one is never taken for one of ours.
  explicit LiveHub(std::string name) : name_(std::move(name)) {}
  /// Tells every open stream. `kind` is "run" or "page".
  void announce(const std::string& kind, const std::string& data_json);
  /// Tells every open stream that anything may have changed.
  void announce_reload();
  /// A stream that begins after `last_event_id`; when that is too old, or of another process, its
  /// first event is "reload". Empty: from now on.
  std::shared_ptr<net::EventStream> open(const std::string& last_event_id);
  /// Of the newest event: a page that names it to `open` misses nothing that follows.
  std::string last_id() const;
  std::size_t open_streams() const;
  /// Ends every stream, so that the server can stop.
  void stop();

 private:
  class Stream;
  struct Kept {
    std::uint64_t id;
    std::string chunk;
  };
  std::string id_of(std::uint64_t number) const { return name_ + "-" + std::to_string(number); }

  const std::string name_;
  mutable std::mutex mutex_;
  std::uint64_t last_id_{0};
  std::deque<Kept> kept_;
  std::vector<std::weak_ptr<Stream>> streams_;
};

}  // namespace panelist::web
