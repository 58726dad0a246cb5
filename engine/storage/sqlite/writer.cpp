#include "storage/sqlite/writer.hpp"

namespace panelist::storage::sqlite {

Writer::Writer(const SqliteSettings& settings, SnapshotGate& gate, Wal& wal, Counters& counters)
    : settings_(settings),
      counters_(counters),
      wal_(wal),
      queue_(settings),
      groups_(settings, gate, wal, counters),
      syncing_([this] { wal_.keep_syncing(); }),
      thread_([this] { loop(); }) {}

Writer::~Writer() { stop(); }

void Writer::write(Lane lane, Database::Work work, Database::Done done) {
  QueuedWork queued{std::move(work), std::move(done), lane};
  if (queue_.push(std::move(queued))) return;
  counters_.busy.fetch_add(1, std::memory_order_relaxed);
  queued.done(Outcome::busy);
}

void Writer::loop() {
  const GroupCommit::Join join = [this](WorkGroup& joined) { return queue_.join(joined); };
  for (;;) {
    WorkGroup group;
    const WorkQueue::Wake wake = queue_.take(group, groups_.quiet_after());
    if (wake == WorkQueue::Wake::stop) break;
    if (wake == WorkQueue::Wake::quiet) {
      groups_.when_quiet();
      continue;
    }
    const auto start = std::chrono::steady_clock::now();
    groups_.run(group, join);
    queue_.finish(group, std::chrono::steady_clock::now() - start);
    // Nobody waits for the writer: the thread that syncs need not be woken.
    if (group.size() == 1 && queue_.size() == 0) wal_.sync();
    groups_.answer(std::move(group));
    groups_.after_group();
  }
  groups_.when_quiet();
  groups_.close();
}

void Writer::stop() {
  queue_.stop();
  if (thread_.joinable()) thread_.join();
  wal_.stop();
  if (syncing_.joinable()) syncing_.join();
}

}  // namespace panelist::storage::sqlite
