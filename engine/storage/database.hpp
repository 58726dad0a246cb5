#pragma once
// The contract of a database driver: work in, durable outcome out.
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>

#include "base/result.hpp"
#include "storage/transaction.hpp"

namespace panelist::storage {

/// What a database error means for the caller.
enum class FailureKind {
  full,        ///< disk full or read-only: nothing was written (507)
  unknown,     ///< the commit may or may not have happened (500; the idempotency record decides)
  constraint,  ///< a CHECK or unique index fired: a broken invariant, logged loudly (500)
  other,
};
class StorageFailure : public std::runtime_error {
 public:
  StorageFailure(FailureKind kind, const std::string& what)
      : std::runtime_error(what), kind_(kind) {}
  FailureKind kind() const { return kind_; }

 private:
  FailureKind kind_;
};

enum class Outcome {
  committed,    ///< durable: answer now
  rolled_back,  ///< the work returned false; nothing of it is stored
  full,         ///< 507
  unknown,      ///< 500
  failed,       ///< the work threw; logged; nothing of it is stored (500)
  busy,         ///< refused before it began: the queue is longer than can be answered in time (503)
};

/// Each lane has its own share of every group, so people never wait behind timers.
enum class Lane { people, background };

struct DatabaseCounts {
  std::uint64_t groups{}, works{}, rolled_back{}, busy{}, failures{}, checkpoints{};
  std::uint64_t again{};  ///< runs of works beyond each one's first
  std::uint64_t queue{}, wal_bytes{};
  std::uint64_t free_bytes{};  ///< on the disk of the data, for those who may not use the reserve
};

/// Work may be run twice (a group that failed as a whole is run again one by one), so it touches
/// nothing outside its transaction except what it assigns anew each time. Returns true to keep its
/// changes.
class Database {
 public:
  using Work = std::function<bool(Transaction&)>;
  using ReadWork = std::function<void(Transaction&)>;
  using Done = std::function<void(Outcome)>;

  virtual ~Database() = default;
  /// Queues work for the writer; `done` runs exactly once, on a database thread, and must not
  /// block.
  virtual void write(Lane lane, Work work, Done done) = 0;
  /// Runs on a reader's thread in one read snapshot that sees every write answered before this
  /// call.
  virtual void read(ReadWork work, Done done) = 0;
  virtual DatabaseCounts counts() const = 0;
  /// Finishes everything queued, checkpoints, closes. Later work is answered `busy`.
  virtual void stop() = 0;

  /// Blocking forms, for the command line and tests. Never call them on an event-loop thread.
  Outcome write_and_wait(Work work);
  Outcome read_and_wait(ReadWork work);
};

}  // namespace panelist::storage
