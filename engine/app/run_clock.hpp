#pragma once
// The two loops that act without anybody asking: the clocks of runs, and the sweep of what is past
// its keep.
#include <memory>

#include "app/installation.hpp"
#include "runtime/poll_loop.hpp"

namespace panelist::app {

/// Fires due clocks, one run per transaction in the background lane.
std::unique_ptr<runtime::PollLoop> make_run_clock(runtime::EventLoop& loop,
                                                  Installation& installation);
/// One small step at a time, hourly.
std::unique_ptr<runtime::PollLoop> make_sweeper(runtime::EventLoop& loop,
                                                Installation& installation);

}  // namespace panelist::app
