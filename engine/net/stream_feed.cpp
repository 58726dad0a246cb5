#include "net/stream_feed.hpp"

#include <utility>

namespace panelist::net {

bool StreamFeed::push(const std::string& chunk) {
  const std::lock_guard lock(mutex_);
  if (is_over_) return false;
  is_over_ = in_flight_ + waiting_.size() + chunk.size() > bytes_max_;
  if (!is_over_) waiting_ += chunk;
  const bool was_notified = std::exchange(is_notified_, true);
  if (notify_ && (is_over_ || !was_notified)) notify_();
  return !is_over_;
}

std::string StreamFeed::take() {
  const std::lock_guard lock(mutex_);
  is_notified_ = false;
  in_flight_ = waiting_.size();
  return std::exchange(waiting_, {});
}

bool StreamFeed::is_over() const {
  const std::lock_guard lock(mutex_);
  return is_over_;
}

void StreamFeed::end() {
  const std::lock_guard lock(mutex_);
  is_over_ = true;
  notify_ = nullptr;
  waiting_.clear();
}

}  // namespace panelist::net
