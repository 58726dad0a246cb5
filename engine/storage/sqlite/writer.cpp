#include "storage/sqlite/writer.hpp"

namespace panelist::storage::sqlite {

Writer::Writer(const SqliteSettings& settings, SnapshotGate& gate, Counters& counters)
    : settings_(settings),
      counters_(counters),
      queue_(settings),
      groups_(settings, gate, counters),
      thread_([this] { loop(); }) {}

Writer::~Writer() { stop(); }

void Writer::write(Lane lane, Database::Work work, Database::Done done) {
  QueuedWork queued{std::move(work), std::move(done), lane};
  if (queue_.push(std::move(queued))) return;
  counters_.busy.fetch_add(1, std::memory_order_relaxed);
  queued.done(Outcome::busy);
}

void Writer::loop() {
  WorkGroup group;
  const GroupCommit::Join join = [this](WorkGroup& joined) { return queue_.join(joined); };
  group.reserve(static_cast<std::size_t>(settings_.group_works_max));
  for (;;) {
    const WorkQueue::Wake wake = queue_.take(group, groups_.quiet_after());
    if (wake == WorkQueue::Wake::stop) break;
    if (wake == WorkQueue::Wake::quiet) {
      groups_.when_quiet();
      continue;
    }
    const auto start = std::chrono::steady_clock::now();
    groups_.run(group, join);
    queue_.finish(group, std::chrono::steady_clock::now() - start);
    groups_.after_group();
  }
  groups_.when_quiet();
  groups_.close();
}

void Writer::stop() {
  queue_.stop();
  if (thread_.joinable()) thread_.join();
}

}  // namespace panelist::storage::sqlite
