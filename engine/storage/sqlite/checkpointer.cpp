#include "storage/sqlite/checkpointer.hpp"

#include <sqlite3.h>
#include <utility>

#include "base/log.hpp"
#include "storage/sqlite/failure.hpp"

namespace panelist::storage::sqlite {
namespace {

constexpr int frame_header_bytes = 24;
constexpr int truncate_wait_ms = 20;
constexpr int restart_wait_ms = 100;  ///< for readers of other processes
constexpr Duration drain_wait{250};   ///< for readers of this one
constexpr int statement_wait_ms = 5000;
constexpr Duration quiet{500};
constexpr Duration quiet_when_blocked{5000};

}  // namespace

void Checkpointer::attach(Connection& connection) {
  is_first_group_ = true;
  page_bytes_ = static_cast<int>(connection.pragma_int64("page_size"));
  is_clean_ = false;
}

std::int64_t Checkpointer::wal_bytes() const {
  return std::int64_t{wal_.frames()} * (page_bytes_ + frame_header_bytes);
}

void Checkpointer::after_group(Connection& connection) {
  const int frames = wal_.frames();
  is_clean_ = is_clean_ && frames == 0;
  is_blocked_ = false;
  if (frames < frames_at_attempt_) frames_at_attempt_ = 0;  // the WAL began anew
  // What a killed server left in the log waits: the first people come before its checkpoint. Not
  // for ever, or a server killed again and again would never find the time.
  if (std::exchange(is_first_group_, false) && wal_bytes() < settings_.wal_bytes_max / 4) {
    frames_at_attempt_ = frames;
  }
  if (frames - frames_at_attempt_ < settings_.checkpoint_frames) return;
  frames_at_attempt_ = frames;
  checkpoint(connection, SQLITE_CHECKPOINT_PASSIVE, 0);
  // At half the limit, so that a large group still fits.
  if (wal_bytes() >= settings_.wal_bytes_max / 2) restart(connection);
}

void Checkpointer::restart(Connection& connection) {
  const auto now = std::chrono::steady_clock::now();
  if (now < next_restart_) return;
  const SnapshotGate::Closure closed(gate_, drain_wait);
  if (checkpoint(connection, SQLITE_CHECKPOINT_RESTART, restart_wait_ms).done) {
    wal_.has_begun_anew();
    frames_at_attempt_ = 0;
    return;
  }
  next_restart_ = now + std::chrono::seconds(1);
  if (wal_bytes() > settings_.wal_bytes_max) {
    log::warn("wal_grows", {{"bytes", std::to_string(wal_bytes())},
                            {"why", "a reader holds its snapshot"}});
  }
}

void Checkpointer::when_quiet(Connection& connection) {
  const Result moved = checkpoint(connection, SQLITE_CHECKPOINT_PASSIVE, 0);
  const bool all = moved.done && moved.frames == moved.moved;
  if (all && checkpoint(connection, SQLITE_CHECKPOINT_TRUNCATE, truncate_wait_ms).done) {
    is_clean_ = true;
    wal_.has_begun_anew();
    frames_at_attempt_ = 0;
  }
  is_blocked_ = !is_clean_;
}

Duration Checkpointer::quiet_after() const {
  if (is_clean_) return Duration::zero();
  return is_blocked_ ? quiet_when_blocked : quiet;
}

Checkpointer::Result Checkpointer::checkpoint(Connection& connection, int mode, int wait_ms) {
  Result result;
  if (!wal_.sync()) return result;
  sqlite3* const db = connection.handle();
  sqlite3_busy_timeout(db, wait_ms);
  const int code = sqlite3_wal_checkpoint_v2(db, nullptr, mode, &result.frames, &result.moved);
  sqlite3_busy_timeout(db, statement_wait_ms);
  result.done = code == SQLITE_OK;
  if (result.done) {
    checkpoints_.fetch_add(1, std::memory_order_relaxed);
  } else if ((code & 0xff) != SQLITE_BUSY) {
    log::error("checkpoint_failed", {{"why", make_failure(db, "checkpoint").what()}});
  }
  return result;
}

}  // namespace panelist::storage::sqlite
