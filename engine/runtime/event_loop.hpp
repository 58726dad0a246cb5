#pragma once
// The program's one event loop: sockets, clocks and callbacks run here. Asio stays behind this
// header; only net (which owns sockets) asks for the execution context.
#include <functional>
#include <memory>

#include "base/time.hpp"

namespace boost::asio {
class io_context;
}

namespace panelist::runtime {

/// Cancels its timer when destroyed. Movable. cancel() and the destructor may be called on any
/// thread; a callback already running finishes. May outlive the loop.
class TimerHandle {
 public:
  TimerHandle();
  ~TimerHandle();
  TimerHandle(TimerHandle&&) noexcept;
  TimerHandle& operator=(TimerHandle&&) noexcept;
  void cancel();

 private:
  friend class EventLoop;
  struct State;
  explicit TimerHandle(std::shared_ptr<State> state);
  std::shared_ptr<State> state_;
};

class EventLoop {
 public:
  /// `threads` of at least 1 (fewer count as 1).
  explicit EventLoop(int threads);
  /// Stops the loop when stop() was not called.
  ~EventLoop();
  EventLoop(const EventLoop&) = delete;
  EventLoop& operator=(const EventLoop&) = delete;

  /// Starts the threads; returns at once.
  void start();
  /// Drops the timers that are not due, waits for what is in flight (at most 5 s, then drops it),
  /// then joins the threads. No callback runs afterwards. Call from outside the loop; twice does no
  /// harm.
  void stop();
  /// Runs `task` on a loop thread. Any thread. An exception is logged; after stop() the task is
  /// dropped.
  void post(std::function<void()> task);
  /// Runs `task` once after `delay` on a loop thread unless the handle is cancelled first. Any
  /// thread.
  TimerHandle after(Duration delay, std::function<void()> task);
  /// From now on SIGTERM and SIGINT ask for the stop; before the world is told that we are there.
  void catch_stop_signals();
  /// Blocks the calling thread until such a signal arrives, or request_stop() is called. The
  /// signals have their default effect again afterwards, so a second one ends a stop that hangs.
  void wait_for_stop_signal();
  /// Any thread; before or after the wait begins.
  void request_stop();

  int threads() const;
  boost::asio::io_context& context();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace panelist::runtime
