#pragma once
// Lets the writer ask this process's readers for a moment without snapshots, so that the WAL can
// begin anew: readers that overlap without a pause would otherwise hold it for ever.
#include <condition_variable>
#include <mutex>

#include "base/time.hpp"

namespace panelist::storage::sqlite {

/// Thread-safe; one thread closes.
class SnapshotGate {
 public:
  /// A reader is inside from before its BEGIN until after its COMMIT.
  class Pass {
   public:
    explicit Pass(SnapshotGate& gate) : gate_(gate) { gate_.enter(); }
    ~Pass() { gate_.leave(); }
    Pass(const Pass&) = delete;
    Pass& operator=(const Pass&) = delete;

   private:
    SnapshotGate& gate_;
  };

  /// While it lives no snapshot begins. Those that run have `wait_max` to end.
  class Closure {
   public:
    Closure(SnapshotGate& gate, Duration wait_max) : gate_(gate) { gate_.close(wait_max); }
    ~Closure() { gate_.open(); }
    Closure(const Closure&) = delete;
    Closure& operator=(const Closure&) = delete;

   private:
    SnapshotGate& gate_;
  };

 private:
  void enter() {
    std::unique_lock lock(mutex_);
    opened_.wait(lock, [this] { return !is_closed_; });
    ++inside_;
  }
  void leave() {
    const std::lock_guard lock(mutex_);
    if (--inside_ == 0 && is_closed_) left_.notify_one();
  }
  void close(Duration wait_max) {
    std::unique_lock lock(mutex_);
    is_closed_ = true;
    left_.wait_for(lock, wait_max, [this] { return inside_ == 0; });
  }
  void open() {
    {
      const std::lock_guard lock(mutex_);
      is_closed_ = false;
    }
    opened_.notify_all();
  }

  std::mutex mutex_;
  std::condition_variable opened_, left_;
  int inside_{0};
  bool is_closed_{false};
};

}  // namespace panelist::storage::sqlite
