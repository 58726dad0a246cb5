#include "storage/sqlite/wal.hpp"

#include <algorithm>
#include <iterator>
#include <sqlite3.h>
#include <string>

#include "base/log.hpp"
#include "storage/settle.hpp"
#include "storage/sqlite/failure.hpp"

namespace panelist::storage::sqlite {
namespace {

constexpr int piece_bytes = 64 * 1024;

int sync_file(sqlite3_file* file) {
  return file->pMethods->xSync(file, SQLITE_SYNC_NORMAL | SQLITE_SYNC_DATAONLY);
}

/// Puts the same bytes over themselves, so that the system has to write them.
int write_again(sqlite3_file* file) {
  sqlite3_int64 size = 0;
  int code = file->pMethods->xFileSize(file, &size);
  std::vector<char> piece(static_cast<std::size_t>(piece_bytes));
  for (sqlite3_int64 at = 0; code == SQLITE_OK && at < size;) {
    const auto bytes = static_cast<int>(std::min<sqlite3_int64>(size - at, piece_bytes));
    code = file->pMethods->xRead(file, piece.data(), bytes, at);
    if (code == SQLITE_OK) code = file->pMethods->xWrite(file, piece.data(), bytes, at);
    at += bytes;
  }
  return code == SQLITE_OK ? sync_file(file) : code;
}

}  // namespace

int Wal::note_frames(void* wal, sqlite3*, const char*, int frames) {
  auto& self = *static_cast<Wal*>(wal);
  self.frames_ = frames;
  self.has_written_ = true;
  return SQLITE_OK;
}

void Wal::attach(Connection& connection) {
  sqlite3* const db = connection.handle();
  connection.execute("PRAGMA synchronous=NORMAL");
  connection.pragma_int64("schema_version");  // SQLite opens its log with the first look
  sqlite3_file* file = nullptr;
  if (sqlite3_file_control(db, "main", SQLITE_FCNTL_JOURNAL_POINTER, &file) != SQLITE_OK ||
      file == nullptr || file->pMethods == nullptr) {
    throw StorageFailure(FailureKind::other, "SQLite does not show its log");
  }
  if (is_in_doubt_) {
    const int code = write_again(file);
    if (code != SQLITE_OK) throw make_failure(code, sqlite3_errstr(code), "writing the log again");
    is_in_doubt_ = false;
  }
  sqlite3_wal_hook(db, note_frames, this);
  has_written_ = false;
  const Lock lock(mutex_);
  file_ = file;
  durable_ = committed_ = newest_;
}

void Wal::detach() {
  sync();
  Lock lock(mutex_);
  file_ = nullptr;
  tell(lock);
}

bool Wal::is_sound() const {
  const Lock lock(mutex_);
  return file_ != nullptr;
}

void Wal::before_commit() {
  has_written_ = false;
  const Lock lock(mutex_);
  ++newest_;
}

bool Wal::after_commit() {
  Lock lock(mutex_);
  const std::uint64_t before = committed_;
  if (!has_written_ && durable_ == committed_) durable_ = newest_;
  committed_ = newest_;
  if (sync_ == Sync::at_each_commit) {
    lock.unlock();
    return sync();
  }
  if (durable_ == committed_) {
    tell(lock);
  } else {
    while (durable_ < before && file_ != nullptr) {
      if (is_syncing_) {
        ended_.wait(lock);
      } else {
        sync_committed(lock);
      }
    }
  }
  return file_ != nullptr;
}

bool Wal::sync() {
  Lock lock(mutex_);
  ended_.wait(lock, [this] { return !is_syncing_; });
  if (durable_ < committed_ && file_ != nullptr) sync_committed(lock);
  return file_ != nullptr;
}

std::uint64_t Wal::newest() const {
  const Lock lock(mutex_);
  return newest_;
}

void Wal::when_durable(std::uint64_t commit, Then then) {
  Lock lock(mutex_);
  const bool is_durable = commit <= durable_;
  if (!is_durable && file_ != nullptr) {
    waiting_.emplace_back(commit, std::move(then));
    came_.notify_one();
    return;
  }
  lock.unlock();
  call_guarded([&] { then(is_durable); }, "when_durable");
}

void Wal::keep_syncing() {
  Lock lock(mutex_);
  const auto is_asked = [this] {
    return is_stopping_ ||
           (!waiting_.empty() && durable_ < committed_ && file_ != nullptr && !is_syncing_);
  };
  for (;;) {
    came_.wait(lock, is_asked);
    if (is_stopping_) return;
    sync_committed(lock);
  }
}

void Wal::stop() {
  {
    const Lock lock(mutex_);
    is_stopping_ = true;
  }
  came_.notify_all();
}

void Wal::sync_committed(Lock& lock) {
  const std::uint64_t commit = committed_;
  sqlite3_file* const file = file_;
  is_syncing_ = true;
  lock.unlock();
  const int code = sync_file(file);
  lock.lock();
  is_syncing_ = false;
  if (code == SQLITE_OK) {
    durable_ = commit;
  } else {
    file_ = nullptr;
    is_in_doubt_ = true;
    log::error("log_not_synced", {{"why", sqlite3_errstr(code)}});
  }
  ended_.notify_all();
  tell(lock);
}

void Wal::tell(Lock& lock) {
  const auto waits = [this](const auto& one) {
    return file_ != nullptr && one.first > durable_;
  };
  const auto told = std::stable_partition(waiting_.begin(), waiting_.end(), waits);
  const std::vector<std::pair<std::uint64_t, Then>> due(std::make_move_iterator(told),
                                                        std::make_move_iterator(waiting_.end()));
  waiting_.erase(told, waiting_.end());
  const std::uint64_t durable = durable_;
  lock.unlock();
  for (const auto& [commit, then] : due) {
    call_guarded([&] { then(commit <= durable); }, "when_durable");
  }
  lock.lock();
}

}  // namespace panelist::storage::sqlite
