#include "storage/sqlite/reader_pool.hpp"

#include <algorithm>
#include <sqlite3.h>

#include "base/log.hpp"
#include "storage/sqlite/failure.hpp"
#include "storage/sqlite/sqlite_transaction.hpp"

namespace panelist::storage::sqlite {

ReaderPool::ReaderPool(const SqliteSettings& settings, SnapshotGate& gate, Counters& counters)
    : settings_(settings), gate_(gate), counters_(counters) {
  std::vector<std::unique_ptr<Connection>> connections;
  for (int count = 0; count < std::max(settings.readers, 1); ++count) connections.push_back(open());
  for (auto& connection : connections) {
    threads_.emplace_back(
        [this, own = std::move(connection)]() mutable { loop(std::move(own)); });
  }
}

ReaderPool::~ReaderPool() { stop(); }

std::unique_ptr<Connection> ReaderPool::open() const {
  const int cache_kib = settings_.cache_kib / 2 / std::max(settings_.readers, 1);
  return std::make_unique<Connection>(settings_.file, Use::read, cache_kib);
}

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

void ReaderPool::loop(std::unique_ptr<Connection> connection) {
  for (;;) {
    std::unique_lock lock(mutex_);
    came_.wait(lock, [this] { return !queue_.empty() || is_stopping_; });
    if (queue_.empty()) return;
    QueuedRead read = std::move(queue_.front());
    queue_.pop_front();
    lock.unlock();
    Outcome outcome = Outcome::failed;
    try {
      outcome = run(connection, read.work);
    } catch (const std::exception& error) {
      log::error("read_failed", {{"why", error.what()}});
    } catch (...) {
      log::error("read_failed", {{"why", "an exception of unknown type"}});
    }
    try {
      read.done(outcome);
    } catch (const std::exception& error) {
      log::error("database_callback_threw", {{"callback", "done"}, {"why", error.what()}});
    }
  }
}

/// Whatever happens, the snapshot ends here: a reader that kept one would hold up the checkpoints.
Outcome ReaderPool::run(std::unique_ptr<Connection>& connection, const Database::ReadWork& work) {
  const SnapshotGate::Pass pass(gate_);
  if (connection == nullptr) connection = open();
  if (connection->control(Control::begin) != SQLITE_OK) {
    const StorageFailure failure = make_failure(connection->handle(), "BEGIN");
    connection.reset();
    throw failure;
  }
  try {
    SqliteTransaction transaction(*connection);
    work(transaction);
    if (connection->control(Control::commit) == SQLITE_OK) return Outcome::committed;
    throw make_failure(connection->handle(), "COMMIT of a read");
  } catch (const StorageFailure&) {
    connection.reset();  // opened anew for the next read
    throw;
  } catch (...) {
    connection->control(Control::rollback);
    throw;
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
