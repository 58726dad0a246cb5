#pragma once
// Work waiting for the writer: two lanes, bounded by number and by the time an answer would take.
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <mutex>
#include <vector>

#include "storage/database.hpp"
#include "storage/sqlite/sqlite_database.hpp"
#include "storage/sqlite/sqlite_transaction.hpp"

namespace panelist::storage::sqlite {

using SteadyTime = std::chrono::steady_clock::time_point;

struct QueuedWork {
  Database::Work work;
  Database::Done done;
  Lane lane{};
  SteadyTime queued_at{};
  Hooks hooks{};               ///< asked for by the run that counts
  bool has_run{false};         ///< false: goes back to the queue
  Outcome outcome{Outcome::failed};
};
/// People first, background last.
using WorkGroup = std::vector<QueuedWork>;

/// Thread-safe; one thread takes.
class WorkQueue {
 public:
  enum class Wake { work, quiet, stop };
  explicit WorkQueue(const SqliteSettings& settings) : settings_(settings) {}

  /// False when it would wait too long or after stop(); `work` is then untouched.
  bool push(QueuedWork&& work);
  /// Waits for work and moves the next group out. `quiet`: nothing came for `quiet_after` (zero:
  /// wait for ever). `stop`: asked to stop, and nothing is left.
  Wake take(WorkGroup& group, Duration quiet_after);
  /// Adds background work that came after `take`, within its share: what loops are to do about this
  /// group's works is then durable with them. False: there is none.
  bool join(WorkGroup& group);
  /// Returns what did not run to the head of its lane, in order; what ran stays in the group.
  /// Learns the time one work takes.
  void finish(WorkGroup& group, std::chrono::nanoseconds took);
  void stop();
  std::size_t size() const;

 private:
  std::size_t group_max() const;
  /// How many background works may come to those that are in the group.
  std::size_t background_room(const WorkGroup& group) const;
  bool is_too_long(const std::deque<QueuedWork>& lane, SteadyTime now) const;

  const SqliteSettings& settings_;
  mutable std::mutex mutex_;
  std::condition_variable came_;
  std::deque<QueuedWork> people_, background_;
  std::int64_t nanos_per_work_{0};  ///< moving average
  bool is_waiting_{false}, is_stopping_{false};
};

}  // namespace panelist::storage::sqlite
