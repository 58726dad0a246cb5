#include "storage/sqlite/work_queue.hpp"

#include <algorithm>
#include <iterator>

namespace panelist::storage::sqlite {
namespace {

void move_out(std::deque<QueuedWork>& lane, std::size_t count, WorkGroup& group) {
  const auto end = lane.begin() + static_cast<std::ptrdiff_t>(std::min(count, lane.size()));
  std::move(lane.begin(), end, std::back_inserter(group));
  lane.erase(lane.begin(), end);
}

}  // namespace

std::size_t WorkQueue::group_max() const {
  return static_cast<std::size_t>(std::max(settings_.group_works_max, 2));
}

std::size_t WorkQueue::background_room(const WorkGroup& group) const {
  const auto share = static_cast<std::size_t>(std::max(settings_.background_share, 1));
  const auto taken = static_cast<std::size_t>(
      std::count_if(group.begin(), group.end(),
                    [](const QueuedWork& work) { return work.lane == Lane::background; }));
  const std::size_t room = std::max(group_max() - 1, group.size()) - group.size();
  return std::min(room, std::max(share, taken) - taken);
}

bool WorkQueue::is_too_long(const std::deque<QueuedWork>& lane, SteadyTime now) const {
  // An empty lane always accepts, so that one slow work cannot close the door for ever.
  if (lane.empty()) return false;
  if (lane.size() >= static_cast<std::size_t>(settings_.queue_works_max)) return true;
  const std::chrono::nanoseconds wait_max = settings_.queue_wait_max;
  const auto estimated =
      std::chrono::nanoseconds(static_cast<std::int64_t>(lane.size()) * nanos_per_work_);
  return estimated > wait_max || now - lane.front().queued_at > wait_max;
}

bool WorkQueue::push(QueuedWork&& work) {
  bool wake = false;
  {
    const std::lock_guard lock(mutex_);
    auto& lane = work.lane == Lane::people ? people_ : background_;
    work.queued_at = std::chrono::steady_clock::now();
    if (is_stopping_ || is_too_long(lane, work.queued_at)) return false;
    lane.push_back(std::move(work));
    wake = std::exchange(is_waiting_, false);
  }
  if (wake) came_.notify_one();
  return true;
}

WorkQueue::Wake WorkQueue::take(WorkGroup& group, Duration quiet_after) {
  std::unique_lock lock(mutex_);
  const auto ready = [this] { return !people_.empty() || !background_.empty() || is_stopping_; };
  if (!ready()) {
    is_waiting_ = true;
    if (quiet_after == Duration::zero()) {
      came_.wait(lock, ready);
    } else if (!came_.wait_for(lock, quiet_after, ready)) {
      is_waiting_ = false;
      return Wake::quiet;
    }
  }
  is_waiting_ = false;
  if (people_.empty() && background_.empty()) return Wake::stop;
  const std::size_t background = std::min(background_.size(), background_room(group));
  move_out(people_, group_max() - background, group);
  move_out(background_, background, group);
  return Wake::work;
}

bool WorkQueue::join(WorkGroup& group) {
  const std::lock_guard lock(mutex_);
  const std::size_t before = group.size();
  move_out(background_, background_room(group), group);
  return group.size() > before;
}

void WorkQueue::finish(WorkGroup& group, std::chrono::nanoseconds took) {
  const std::lock_guard lock(mutex_);
  const auto left = std::stable_partition(group.begin(), group.end(),
                                          [](const QueuedWork& work) { return work.has_run; });
  for (auto work = group.end(); work != left;) {
    --work;
    (work->lane == Lane::people ? people_ : background_).push_front(std::move(*work));
  }
  group.erase(left, group.end());
  if (group.empty()) return;
  const std::int64_t now = took.count() / static_cast<std::int64_t>(group.size());
  nanos_per_work_ = nanos_per_work_ == 0 ? now : (nanos_per_work_ * 7 + now) / 8;
}

void WorkQueue::stop() {
  {
    const std::lock_guard lock(mutex_);
    is_stopping_ = true;
    is_waiting_ = false;
  }
  came_.notify_one();
}

std::size_t WorkQueue::size() const {
  const std::lock_guard lock(mutex_);
  return people_.size() + background_.size();
}

}  // namespace panelist::storage::sqlite
