#pragma once
// A queue and the threads that work it off, each with a worker (a Writer or a Reader) of its own.
#include <thread>
#include <utility>
#include <vector>

#include "storage/postgres/lane_queue.hpp"

namespace panelist::storage::postgres {

template <typename Worker, typename Task>
class WorkerLane {
 public:
  /// One thread for each worker.
  WorkerLane(const PostgresSettings& settings, std::vector<Worker> workers) : queue_(settings) {
    for (Worker& worker : workers)
      threads_.emplace_back([this, own = std::move(worker)]() mutable {
        while (const auto task = queue_.take()) own.run(*task);
      });
  }
  ~WorkerLane() { stop(); }
  WorkerLane(const WorkerLane&) = delete;
  WorkerLane& operator=(const WorkerLane&) = delete;

  /// Thread-safe. False: too long, or stopped; `task` is then untouched.
  bool push(Task&& task) { return queue_.push(std::move(task)); }
  std::size_t size() const { return queue_.size(); }
  /// Finishes what is queued and closes the workers.
  void stop() {
    queue_.stop();
    for (std::thread& thread : threads_)
      if (thread.joinable()) thread.join();
  }

 private:
  LaneQueue<Task> queue_;
  std::vector<std::thread> threads_;
};

}  // namespace panelist::storage::postgres
