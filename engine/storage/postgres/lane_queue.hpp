#pragma once
// Tasks waiting for a lane's threads: bounded by number and by how long the first one waited.
#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>

#include "storage/postgres/postgres_database.hpp"

namespace panelist::storage::postgres {

/// Thread-safe.
template <typename Task>
class LaneQueue {
 public:
  explicit LaneQueue(const PostgresSettings& settings) : settings_(settings) {}

  /// False when it would wait too long or after stop(); `task` is then untouched.
  bool push(Task&& task) {
    const auto now = std::chrono::steady_clock::now();
    {
      const std::lock_guard lock(mutex_);
      const auto tasks_max = static_cast<std::size_t>(settings_.queue_works_max);
      const bool is_late =
          !queue_.empty() && now - queue_.front().queued_at > settings_.queue_wait_max;
      if (is_stopping_ || is_late || queue_.size() >= tasks_max) return false;
      queue_.push_back({std::move(task), now});
    }
    came_.notify_one();
    return true;
  }
  /// Waits for the next one; nothing when asked to stop and none is left.
  std::optional<Task> take() {
    std::unique_lock lock(mutex_);
    came_.wait(lock, [this] { return !queue_.empty() || is_stopping_; });
    if (queue_.empty()) return std::nullopt;
    std::optional<Task> task(std::move(queue_.front().task));
    queue_.pop_front();
    return task;
  }
  void stop() {
    {
      const std::lock_guard lock(mutex_);
      is_stopping_ = true;
    }
    came_.notify_all();
  }
  std::size_t size() const {
    const std::lock_guard lock(mutex_);
    return queue_.size();
  }

 private:
  struct Queued {
    Task task;
    std::chrono::steady_clock::time_point queued_at;
  };
  const PostgresSettings& settings_;
  mutable std::mutex mutex_;
  std::condition_variable came_;
  std::deque<Queued> queue_;
  bool is_stopping_{false};
};

}  // namespace panelist::storage::postgres
