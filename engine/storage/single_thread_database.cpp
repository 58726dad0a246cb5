#include "storage/single_thread_database.hpp"

#include <algorithm>
#include <iterator>
#include <stdexcept>

namespace panelist::storage {

void SingleThreadDatabase::write(Lane lane, Work work, Done done) {
  if (is_stopped_) return refuse(done);
  queue_.push_back({std::move(work), std::move(done), lane});
  run_queued();
}

void SingleThreadDatabase::read(ReadWork work, Done done) {
  if (is_stopped_) return refuse(done);
  reads_.emplace_back(std::move(work), std::move(done));
  if (is_reading_) return;
  is_reading_ = true;
  while (!reads_.empty()) {
    const auto [next_work, next_done] = std::move(reads_.front());
    reads_.pop_front();
    run_read(next_work, next_done);
  }
  is_reading_ = false;
}

void SingleThreadDatabase::stop() {
  if (is_stopped_) return;
  is_gathering_ = false;
  run_queued();
  is_stopped_ = true;
  close();
}

void SingleThreadDatabase::begin_group() {
  if (std::exchange(is_gathering_, true)) throw std::logic_error("groups do not nest");
}

void SingleThreadDatabase::end_group() {
  if (!std::exchange(is_gathering_, false)) throw std::logic_error("no group was begun");
  run_queued();
}

void SingleThreadDatabase::refuse(const Done& done) {
  ++refused_;
  done(Outcome::busy);
}

/// What comes while a group runs waits for the next one.
void SingleThreadDatabase::run_queued() {
  if (std::exchange(is_running_, true)) return;
  while (!queue_.empty() && !is_gathering_) {
    WriteGroup group = std::exchange(queue_, {});
    std::stable_partition(group.begin(), group.end(),
                          [](const QueuedWrite& write) { return write.lane == Lane::people; });
    run_group(group);
    std::move(queue_.begin(), queue_.end(), std::back_inserter(group));
    queue_ = std::move(group);
  }
  is_running_ = false;
}

}  // namespace panelist::storage
