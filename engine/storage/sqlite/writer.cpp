#include "storage/sqlite/writer.hpp"

namespace panelist::storage::sqlite {

Writer::Writer(const SqliteSettings& settings, SnapshotGate& gate, Counters& counters)
    : settings_(settings),
      counters_(counters),
      queue_(settings),
      checkpointer_(settings, gate, counters.checkpoints),
      commits_(settings, [this] { return open(); }, counters),
      thread_([this] { loop(); }) {}

Writer::~Writer() { stop(); }

std::unique_ptr<Connection> Writer::open() {
  auto connection =
      std::make_unique<Connection>(settings_.file, Use::write, settings_.cache_kib / 2);
  checkpointer_.attach(*connection);
  return connection;
}

void Writer::write(Lane lane, Database::Work work, Database::Done done) {
  QueuedWork queued{std::move(work), std::move(done), lane};
  if (queue_.push(std::move(queued))) return;
  counters_.busy.fetch_add(1, std::memory_order_relaxed);
  queued.done(Outcome::busy);
}

void Writer::loop() {
  WorkGroup group;
  group.reserve(static_cast<std::size_t>(settings_.group_works_max));
  for (;;) {
    const Duration quiet_after =
        commits_.connection() == nullptr ? Duration::zero() : checkpointer_.quiet_after();
    const WorkQueue::Wake wake = queue_.take(group, quiet_after);
    if (wake == WorkQueue::Wake::stop) break;
    if (wake == WorkQueue::Wake::quiet) {
      checkpoint_when_quiet();
      continue;
    }
    const auto start = std::chrono::steady_clock::now();
    commits_.run(group);
    queue_.finish(group, std::chrono::steady_clock::now() - start);
    if (commits_.connection() != nullptr) checkpointer_.after_group(*commits_.connection());
  }
  checkpoint_when_quiet();
  commits_.close();
}

void Writer::checkpoint_when_quiet() {
  if (commits_.connection() != nullptr) checkpointer_.when_quiet(*commits_.connection());
}

void Writer::stop() {
  queue_.stop();
  if (thread_.joinable()) thread_.join();
}

}  // namespace panelist::storage::sqlite
