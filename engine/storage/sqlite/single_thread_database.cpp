#include "storage/sqlite/single_thread_database.hpp"

#include <algorithm>
#include <deque>
#include <iterator>
#include <limits>
#include <optional>
#include <stdexcept>
#include <utility>

#include "storage/sqlite/group_writer.hpp"
#include "storage/sqlite/reader.hpp"
#include "storage/sqlite/schema.hpp"

namespace panelist::storage::sqlite {
namespace {

/// No group is cut because the machine is slow.
SqliteSettings without_time(SqliteSettings settings) {
  settings.group_time_max = std::chrono::hours(24 * 365);
  return settings;
}

class OneThread final : public SingleThreadDatabase {
 public:
  explicit OneThread(const SqliteSettings& settings)
      : settings_(without_time(settings)),
        writer_(std::in_place, settings_, gate_, counters_),
        reader_(std::in_place, settings_, gate_, settings_.cache_kib / 2) {}
  ~OneThread() override { OneThread::stop(); }

  void write(Lane lane, Work work, Done done) override {
    if (is_stopped_) return refuse(done);
    queue_.push_back({std::move(work), std::move(done), lane});
    run_queued();
  }

  void read(ReadWork work, Done done) override {
    if (is_stopped_) return refuse(done);
    reads_.emplace_back(std::move(work), std::move(done));
    if (is_reading_) return;
    is_reading_ = true;
    while (!reads_.empty()) {
      const auto [next_work, next_done] = std::move(reads_.front());
      reads_.pop_front();
      reader_->run(next_work, next_done);
    }
    is_reading_ = false;
  }

  void begin_group() override {
    if (std::exchange(is_gathering_, true)) throw std::logic_error("groups do not nest");
  }
  void end_group() override {
    if (!std::exchange(is_gathering_, false)) throw std::logic_error("no group was begun");
    run_queued();
  }
  void when_quiet() override {
    if (!is_stopped_) writer_->when_quiet();
  }

  DatabaseCounts counts() const override {
    DatabaseCounts counts = counters_.counts();
    counts.queue = queue_.size();
    counts.free_bytes = std::numeric_limits<std::int64_t>::max();
    return counts;
  }

  void stop() override {
    if (is_stopped_) return;
    is_gathering_ = false;
    run_queued();
    is_stopped_ = true;
    reader_.reset();  // first: the last checkpoint wants the file for itself
    writer_->when_quiet();
    writer_.reset();
  }

 private:
  void refuse(const Done& done) {
    ++counters_.busy;
    done(Outcome::busy);
  }

  /// What comes while a group runs waits for the next one.
  void run_queued() {
    if (std::exchange(is_running_, true)) return;
    while (!queue_.empty() && !is_gathering_) {
      WorkGroup group = std::exchange(queue_, {});
      std::stable_partition(group.begin(), group.end(),
                            [](const QueuedWork& work) { return work.lane == Lane::people; });
      writer_->run(group);
      put_back(group);
      writer_->after_group();
    }
    is_running_ = false;
  }

  /// A group that failed as a whole leaves some of its works for the next one.
  void put_back(WorkGroup& group) {
    std::erase_if(group, [](const QueuedWork& work) { return work.has_run; });
    std::move(queue_.begin(), queue_.end(), std::back_inserter(group));
    queue_ = std::move(group);
  }

  const SqliteSettings settings_;
  Counters counters_;
  SnapshotGate gate_;
  std::optional<GroupWriter> writer_;
  std::optional<Reader> reader_;
  WorkGroup queue_;
  std::deque<std::pair<ReadWork, Done>> reads_;
  bool is_gathering_{false}, is_running_{false}, is_reading_{false}, is_stopped_{false};
};

}  // namespace

Result<std::unique_ptr<SingleThreadDatabase>> open_on_one_thread(const SqliteSettings& settings) {
  const auto steps =
      bring_up_to_date(settings.file, embedded_migrations(Dialect::sqlite), settings.vfs);
  if (!steps) return fail(steps.error());
  try {
    return std::make_unique<OneThread>(settings);
  } catch (const StorageFailure& failure) {
    return fail(conflict(settings.file + " cannot be opened: " + failure.what()));
  }
}

}  // namespace panelist::storage::sqlite
