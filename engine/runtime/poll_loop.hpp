#pragma once
// A loop that does due work in steps: the timers of runs, the webhook outbox, the mail outbox,
// sweeps. Polling the table is the truth; wake() is only a hint that something may be due earlier.
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "base/time.hpp"
#include "runtime/event_loop.hpp"

namespace panelist::runtime {

class PollLoop {
 public:
  /// Told when the step is over: run again at `next` (now or past: at once), or only when woken or
  /// after `idle_max`, whichever is first, when empty. A `next` beyond `idle_max` is asked again
  /// after `idle_max`, so that a clock that jumps delays nothing for long. May be called on any
  /// thread, once; a second call does nothing, and dropping every copy uncalled counts as an empty
  /// answer.
  using Done = std::function<void(std::optional<Instant> next)>;
  using Step = std::function<void(Done done)>;

  /// At most one step is under way at a time. `name` is for the log. An exception from `step` is
  /// logged and the step tried again after `idle_max`.
  PollLoop(EventLoop& loop, const Clock& clock, std::string name, Duration idle_max, Step step);
  /// Stops it.
  ~PollLoop();
  PollLoop(const PollLoop&) = delete;
  PollLoop& operator=(const PollLoop&) = delete;
  /// The first step begins at once.
  void start();
  /// Any thread; cheap; coalesces.
  void wake();
  /// The same for something that falls due later: the next step is no later than that, and a hint
  /// about what is further away than the next step costs none.
  void wake_by(Instant at);
  /// No new step begins; returns when the one under way is over. Call from outside the loop, and
  /// before the loop stops.
  void stop();

 private:
  struct Impl;
  std::shared_ptr<Impl> impl_;
};

}  // namespace panelist::runtime
