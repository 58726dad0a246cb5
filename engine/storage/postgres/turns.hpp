#pragma once
// Lets a work that keeps losing against others of this process run while they wait: without it the
// shorter works could keep a longer one out for ever.
#include <condition_variable>
#include <mutex>

namespace panelist::storage::postgres {

/// Thread-safe. Who wants to be alone goes before those who come later.
class Turns {
 public:
  class Pass {
   public:
    Pass(Turns& turns, bool alone) : turns_(turns), alone_(alone) { turns_.enter(alone_); }
    ~Pass() { turns_.leave(alone_); }
    Pass(const Pass&) = delete;
    Pass& operator=(const Pass&) = delete;

   private:
    Turns& turns_;
    bool alone_;
  };

 private:
  void enter(bool alone) {
    std::unique_lock lock(mutex_);
    if (!alone) {
      left_.wait(lock, [this] { return want_alone_ == 0; });
      ++inside_;
      return;
    }
    ++want_alone_;
    left_.wait(lock, [this] { return inside_ == 0; });
    inside_ = 1;
  }
  void leave(bool alone) {
    {
      const std::lock_guard lock(mutex_);
      --inside_;
      if (alone) --want_alone_;
    }
    left_.notify_all();
  }

  std::mutex mutex_;
  std::condition_variable left_;
  int inside_{0};
  int want_alone_{0};  ///< waiting for it, or alone now
};

}  // namespace panelist::storage::postgres
