#include "storage/sqlite/reader_pool.hpp"

#include <algorithm>

namespace panelist::storage::sqlite {

ReaderPool::ReaderPool(const SqliteSettings& settings, SnapshotGate& gate, Wal& wal,
                       Counters& counters)
    : settings_(settings), counters_(counters) {
  const int count = std::max(settings.readers, 1);
  std::vector<Reader> readers;
  for (int reader = 0; reader < count; ++reader) {
    readers.emplace_back(settings, gate, wal, settings.cache_kib / 2 / count);
  }
  for (Reader& reader : readers) {
    threads_.emplace_back([this, own = std::move(reader)]() mutable { loop(std::move(own)); });
  }
}

ReaderPool::~ReaderPool() { stop(); }

void ReaderPool::read(Database::ReadWork work, Database::Done done) {
  const auto now = std::chrono::steady_clock::now();
  bool is_busy = false;
  {
    const std::lock_guard lock(mutex_);
    const auto works_max = static_cast<std::size_t>(settings_.queue_works_max);
    is_busy = is_stopping_ || queue_.size() >= works_max ||
              (!queue_.empty() && now - queue_.front().queued_at > settings_.queue_wait_max);
    if (!is_busy) queue_.push_back({std::move(work), std::move(done), now});
  }
  if (!is_busy) return came_.notify_one();
  counters_.busy.fetch_add(1, std::memory_order_relaxed);
  done(Outcome::busy);
}

void ReaderPool::loop(Reader reader) {
  for (;;) {
    std::unique_lock lock(mutex_);
    came_.wait(lock, [this] { return !queue_.empty() || is_stopping_; });
    if (queue_.empty()) return;
    const QueuedRead read = std::move(queue_.front());
    queue_.pop_front();
    lock.unlock();
    reader.run(read.work, read.done);
  }
}

void ReaderPool::stop() {
  {
    const std::lock_guard lock(mutex_);
    is_stopping_ = true;
  }
  came_.notify_all();
  for (std::thread& thread : threads_) {
    if (thread.joinable()) thread.join();
  }
}

}  // namespace panelist::storage::sqlite
