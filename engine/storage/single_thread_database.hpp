#pragma once
// A database without threads, for the simulator and for tests: the drivers' own writers and
// readers, all run on the caller's thread, so that one seed is one history.
#include <cstdint>
#include <deque>
#include <utility>
#include <vector>

#include "storage/database.hpp"

namespace panelist::storage {

/// write() and read() have answered when they return, with these exceptions, which keep the order
/// that a writer's thread would keep:
/// - between begin_group() and end_group() writes wait for end_group();
/// - a write from within a write's work, its Done or an after_commit hook runs after the group
///   under way, as one group with all others that came meanwhile, before the call that began it
///   all returns;
/// - a read from within a read's work or its Done runs after that one was answered.
/// So write_and_wait() and read_and_wait() from within these would wait for ever. Nothing depends
/// on how fast the machine is: no group is cut by time, and no work is `busy` for its number before
/// stop().
class SingleThreadDatabase : public Database {
 public:
  void write(Lane lane, Work work, Done done) final;
  void read(ReadWork work, Done done) final;
  void stop() final;

  /// What is written until end_group() becomes one group: people first, background last, each in
  /// the order it came. Groups do not nest.
  void begin_group();
  /// Runs the group and answers all of it.
  void end_group();

 protected:
  struct QueuedWrite {
    Work work;
    Done done;
    Lane lane{};
  };
  using WriteGroup = std::vector<QueuedWrite>;

  /// Runs and answers; what it leaves in the group runs first in the next one.
  virtual void run_group(WriteGroup& group) = 0;
  virtual void run_read(const ReadWork& work, const Done& done) = 0;
  /// Once, when nothing is left to run. Whoever derives calls stop() when destroyed.
  virtual void close() = 0;

  bool is_stopped() const { return is_stopped_; }
  /// What was refused after stop(), and what waits.
  std::uint64_t refused() const { return refused_; }
  std::size_t waiting() const { return queue_.size(); }

 private:
  void refuse(const Done& done);
  void run_queued();

  WriteGroup queue_;
  std::deque<std::pair<ReadWork, Done>> reads_;
  std::uint64_t refused_{0};
  bool is_gathering_{false}, is_running_{false}, is_reading_{false}, is_stopped_{false};
};

}  // namespace panelist::storage
