#pragma once
// The queue between whoever sends server-sent events and the session that writes them. Internal to
// net.
#include <cstddef>
#include <functional>
#include <mutex>
#include <string>

namespace panelist::net {

/// Any thread, but take() and end() only from the session.
class StreamFeed {
 public:
  /// `notify` asks the session to take what waits (or to close, when is_over()); it must not block
  /// and must not call back into the feed. It is not called after end().
  StreamFeed(std::size_t bytes_max, std::function<void()> notify)
      : bytes_max_(bytes_max), notify_(std::move(notify)) {}

  /// False once the client is gone, or when it is further behind than `bytes_max`: the stream is
  /// over then, since a gap would go unseen.
  bool push(const std::string& chunk);
  /// Everything that waits, and a new count of the bytes on their way to the socket.
  std::string take();
  bool is_over() const;
  void end();

 private:
  const std::size_t bytes_max_;
  mutable std::mutex mutex_;
  std::function<void()> notify_;
  std::string waiting_;
  std::size_t in_flight_{0};
  bool is_notified_{false};
  bool is_over_{false};
};

}  // namespace panelist::net
