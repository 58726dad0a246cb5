#include "storage/sqlite/group_commit.hpp"

#include <algorithm>
#include <sqlite3.h>

#include "base/log.hpp"
#include "storage/settle.hpp"
#include "storage/sqlite/failure.hpp"

namespace panelist::storage::sqlite {

GroupCommit::GroupCommit(const SqliteSettings& settings, Open open, Wal& wal, Counters& counters)
    : settings_(settings),
      open_(std::move(open)),
      wal_(wal),
      counters_(counters),
      connection_(open_()) {}

void GroupCommit::run(WorkGroup& group, const Join& join) {
  if (!ensure_open(group)) return;
  if (group.size() == 1) return run_alone(group.front());
  if (!begin(group) || run_works(group, join)) return;
  for (QueuedWork& work : group) {
    if (!work.has_run) continue;
    counters_.again.fetch_add(1, std::memory_order_relaxed);
    run_alone(work);
  }
}

bool GroupCommit::ensure_open(std::span<QueuedWork> works) {
  if (connection_ != nullptr && !wal_.is_sound()) reopen_later();
  if (connection_ != nullptr) return true;
  try {
    connection_ = open_();
    log::info("database_reopened", {{"file", settings_.file}});
    return true;
  } catch (const StorageFailure& failure) {
    refuse(works, outcome_of(failure.kind()), failure.what());
    return false;
  }
}

bool GroupCommit::begin(std::span<QueuedWork> works) {
  ids_.begin_group();
  const int code = connection_->control(Control::begin_immediate);
  if (code == SQLITE_OK) return true;
  const StorageFailure failure = make_failure(connection_->handle(), "BEGIN IMMEDIATE");
  const bool is_busy = (code & 0xff) == SQLITE_BUSY;
  refuse(works, is_busy ? Outcome::busy : outcome_of(failure.kind()), failure.what());
  if (!is_busy) reopen_later();
  return false;
}

/// False: nothing of the group is stored, and each work that ran is to run again on its own.
bool GroupCommit::run_works(WorkGroup& group, const Join& join) {
  const auto deadline = std::chrono::steady_clock::now() + settings_.group_time_max;
  bool any_kept = false, background_ran = false, is_late = false;
  // When time is over people wait for the next group, but one background work always has its turn.
  const auto may_run = [&](Lane lane) {
    return !is_late || (lane == Lane::background && !background_ran);
  };
  for (std::size_t next = 0;
       next < group.size() || (may_run(Lane::background) && join(group)); ++next) {
    QueuedWork& work = group[next];
    if (!may_run(work.lane)) continue;
    if (!run_in_savepoint(work)) return false;
    any_kept = any_kept || work.outcome == Outcome::committed;
    background_ran = background_ran || work.lane == Lane::background;
    is_late = std::chrono::steady_clock::now() > deadline;
  }
  if (!any_kept) {
    roll_back();
    return true;
  }
  const Outcome result = commit();
  for (QueuedWork& work : group) {
    if (work.has_run && work.outcome == Outcome::committed) work.outcome = result;
  }
  return result == Outcome::committed || result == Outcome::unknown;
}

/// False: SQLite gave up the whole group.
bool GroupCommit::run_in_savepoint(QueuedWork& work) {
  work.has_run = true;
  if (connection_->control(Control::savepoint) != SQLITE_OK) {
    note_failure(make_failure(connection_->handle(), "SAVEPOINT"));
    roll_back();
    return false;
  }
  const bool keep = perform(work);
  if (!connection_->in_transaction()) {
    ids_.group_rolled_back();
    return false;
  }
  int code = SQLITE_OK;
  if (!keep) {
    ids_.work_rolled_back();
    code = connection_->control(Control::rollback_to);
  }
  if (code == SQLITE_OK) code = connection_->control(Control::release);
  if (code == SQLITE_OK) return true;
  note_failure(make_failure(connection_->handle(), keep ? "RELEASE" : "ROLLBACK TO"));
  roll_back();
  return false;
}

void GroupCommit::run_alone(QueuedWork& work) {
  if (!ensure_open({&work, 1}) || !begin({&work, 1})) return;
  work.has_run = true;
  if (perform(work)) {
    work.outcome = commit();
  } else {
    roll_back();
  }
}

/// Runs the work inside the open transaction or savepoint; true when its changes are to be kept.
bool GroupCommit::perform(QueuedWork& work) {
  ids_.begin_work();
  work.hooks.clear();
  work.outcome = Outcome::failed;
  SqliteTransaction transaction(*connection_, ids_, work.hooks);
  try {
    const bool keep = work.work(transaction);
    if (transaction.has_failed()) {
      log::error("work_failed", {{"why", "it went on after a database error"}});
    } else if (!connection_->in_transaction()) {
      log::error("work_failed", {{"why", "its transaction ended under it"}});
    } else {
      work.outcome = keep ? Outcome::committed : Outcome::rolled_back;
    }
  } catch (const StorageFailure& failure) {
    note_failure(failure);
    work.outcome = outcome_of(failure.kind());
  } catch (const std::exception& error) {
    log::error("work_failed", {{"why", error.what()}});
  } catch (...) {
    log::error("work_failed", {{"why", "an exception of unknown type"}});
  }
  return work.outcome == Outcome::committed;
}

/// `committed`, `unknown`, or what kept the whole transaction out (nothing of it is stored).
Outcome GroupCommit::commit() {
  wal_.before_commit();
  const int code = connection_->control(Control::commit);
  const bool is_sound = wal_.after_commit();
  if (code == SQLITE_OK && is_sound) {
    counters_.groups.fetch_add(1, std::memory_order_relaxed);
    if (std::exchange(full_is_logged_, false)) log::info("storage_accepts_again");
    return Outcome::committed;
  }
  const StorageFailure failure = make_failure(connection_->handle(), "COMMIT");
  // A frame that found no space stands before the commit frame or is that frame, cut short: either
  // way its checksum keeps the transaction out.
  const bool found_no_space = (code & 0xff) == SQLITE_FULL ||
                              (code == SQLITE_IOERR_WRITE && failure.kind() == FailureKind::full);
  if (connection_->in_transaction() || found_no_space) {
    note_failure(failure);
    roll_back();
    return outcome_of(failure.kind());
  }
  log::error("commit_unknown",
             {{"why", code == SQLITE_OK ? "the log was not synced" : failure.what()}});
  reopen_later();
  return Outcome::unknown;
}

void GroupCommit::roll_back() {
  ids_.group_rolled_back();
  if (!connection_->in_transaction()) return;
  connection_->control(Control::rollback);
  if (connection_->in_transaction()) reopen_later();
}

void GroupCommit::close() {
  wal_.detach();
  connection_.reset();
}

void GroupCommit::reopen_later() {
  ids_.group_rolled_back();
  wal_.detach();
  try {
    connection_->keep_wal_on_close();
  } catch (const StorageFailure& failure) {
    note_failure(failure);
  }
  connection_.reset();
}

void GroupCommit::refuse(std::span<QueuedWork> works, Outcome outcome, const std::string& why) {
  log::error("group_refused", {{"works", std::to_string(works.size())}, {"why", why}});
  for (QueuedWork& work : works) {
    work.has_run = true;
    work.outcome = outcome;
  }
}

void GroupCommit::note_failure(const StorageFailure& failure) {
  if (failure.kind() != FailureKind::full) {
    log::error("storage_failure", {{"why", failure.what()}});
  } else if (!std::exchange(full_is_logged_, true)) {
    log::error("storage_full", {{"why", failure.what()}});
  }
}

void GroupCommit::answer(WorkGroup group) {
  if (group.empty()) return;
  // Also what was rolled back: it may have seen what others committed.
  wal_.when_durable(wal_.newest(), [this, group = std::move(group)](bool is_durable) {
    answer_now(group, is_durable);
  });
}

void GroupCommit::answer_now(const WorkGroup& group, bool is_durable) {
  for (const QueuedWork& work : group) {
    const bool is_lost = work.outcome == Outcome::committed && !is_durable;
    const Outcome outcome = is_lost ? Outcome::unknown : work.outcome;
    counters_.works.fetch_add(1, std::memory_order_relaxed);
    if (outcome == Outcome::committed) {
      for (const auto& hook : work.hooks) call_guarded(hook, "after_commit");
    } else if (outcome == Outcome::rolled_back) {
      counters_.rolled_back.fetch_add(1, std::memory_order_relaxed);
    } else {
      counters_.failures.fetch_add(1, std::memory_order_relaxed);
    }
    call_guarded([&] { work.done(outcome); }, "done");
  }
}

}  // namespace panelist::storage::sqlite
