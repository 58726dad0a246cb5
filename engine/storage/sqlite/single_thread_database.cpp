#include "storage/sqlite/single_thread_database.hpp"

#include <algorithm>
#include <limits>
#include <optional>
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
        writer_(std::in_place, settings_, gate_, wal_, counters_),
        reader_(std::in_place, settings_, gate_, wal_, settings_.cache_kib / 2) {}
  ~OneThread() override { OneThread::stop(); }

  Result<int> bring_up_to_date(std::span<const Migration> migrations) {
    return sqlite::bring_up_to_date(*writer_->connection(), settings_.file, migrations);
  }

  void when_quiet() override {
    if (!is_stopped()) writer_->when_quiet();
  }

  DatabaseCounts counts() const override {
    DatabaseCounts counts = counters_.counts();
    counts.busy += refused();
    counts.queue = waiting();
    counts.free_bytes = std::numeric_limits<std::int64_t>::max();
    return counts;
  }

 private:
  void run_group(WriteGroup& writes) override {
    WorkGroup group;
    for (QueuedWrite& write : writes) {
      group.emplace_back();
      group.back().work = std::move(write.work);
      group.back().done = std::move(write.done);
      group.back().lane = write.lane;
    }
    writer_->run(group, [](WorkGroup&) { return false; });
    writes.clear();
    // A group that failed as a whole leaves some of its works for the next one.
    const auto left = std::stable_partition(group.begin(), group.end(),
                                            [](const QueuedWork& work) { return work.has_run; });
    for (auto work = left; work != group.end(); ++work)
      writes.push_back({std::move(work->work), std::move(work->done), work->lane});
    group.erase(left, group.end());
    writer_->answer(std::move(group));
    writer_->after_group();
  }
  void run_read(const ReadWork& work, const Done& done) override { reader_->run(work, done); }
  void close() override {
    reader_.reset();  // first: the last checkpoint wants the file for itself
    writer_->when_quiet();
    writer_.reset();
  }

  const SqliteSettings settings_;
  Counters counters_;
  SnapshotGate gate_;
  Wal wal_{Wal::Sync::at_each_commit};
  std::optional<GroupWriter> writer_;
  std::optional<Reader> reader_;
};

}  // namespace

Result<std::unique_ptr<SingleThreadDatabase>> open_on_one_thread(const SqliteSettings& settings) {
  const auto migrations = embedded_migrations(Dialect::sqlite);
  if (settings.vfs.empty()) {
    if (auto prepared = prepare_file(settings.file, migrations); !prepared) {
      return fail(prepared.error());
    }
  }
  try {
    auto database = std::make_unique<OneThread>(settings);
    if (const auto steps = database->bring_up_to_date(migrations); !steps) {
      return fail(steps.error());
    }
    return database;
  } catch (const StorageFailure& failure) {
    return fail(conflict(settings.file + " cannot be opened: " + failure.what()));
  }
}

}  // namespace panelist::storage::sqlite
