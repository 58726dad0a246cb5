#pragma once
// This process among those that share its database (service/nodes): says that it lives, and takes
// over from those that do not.
#include <atomic>
#include <memory>
#include <string>
#include <vector>

#include "app/installation.hpp"
#include "runtime/poll_loop.hpp"

namespace panelist::app {

class NodeWatch {
 public:
  /// Joins. Blocks until it is stored; error (conflict): the database does not answer.
  static Result<std::unique_ptr<NodeWatch>> join(runtime::EventLoop& loop,
                                                 Installation& installation);
  void start() { poll_->start(); }
  /// Leaves: what is still claimed waits for another node. After the loops that claim.
  void stop();
  /// Any thread. Changes when the others had given this process up.
  NodeId self() const { return NodeId{self_}; }
  int alive() const { return alive_; }

 private:
  NodeWatch(runtime::EventLoop& loop, Installation& installation);
  void step(runtime::PollLoop::Done done);
  void look_after(std::vector<NodeId> others);

  Installation& installation_;
  const std::string name_;
  std::atomic<std::int64_t> self_{0};
  std::atomic<int> alive_{1};
  std::vector<NodeId> others_;  ///< at the last beat, by id
  std::unique_ptr<runtime::PollLoop> poll_;
};

}  // namespace panelist::app
