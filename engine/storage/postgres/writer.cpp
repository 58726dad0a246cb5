#include "storage/postgres/writer.hpp"

#include <thread>

#include "base/log.hpp"
#include "storage/postgres/postgres_database.hpp"
#include "storage/settle.hpp"

namespace panelist::storage::postgres {
namespace {

/// A work that lost runs without others that lost, and at last without anybody.
constexpr int runs_beside_all = 1, runs_beside_fresh = 3;
constexpr int unique_failures_max = 3;
constexpr int lost_max = 3;

/// Whom a work may run beside, by how often it lost. LOCK TABLE takes no snapshot: what follows
/// sees all that was committed before the lock was got. The first mode goes with itself, the second
/// with the first, the third with none; nobody but a migration writes to this table, and readers
/// are let pass.
const char* lock_after(int conflicts) {
  if (conflicts < runs_beside_all) return "LOCK TABLE schema_migration IN ROW SHARE MODE";
  if (conflicts < runs_beside_all + runs_beside_fresh)
    return "LOCK TABLE schema_migration IN SHARE UPDATE EXCLUSIVE MODE";
  return "LOCK TABLE schema_migration IN EXCLUSIVE MODE";
}

/// A process that stands still in the middle of a work (stopped, swapped out, cut off) does not
/// keep the rows it had locked from the others for longer.
std::unique_ptr<Connection> connect_to_write(const std::string& url) {
  auto connection = std::make_unique<Connection>(url);
  connection->execute("SET idle_in_transaction_session_timeout = '4s'");
  return connection;
}

}  // namespace

Writer::Writer(const WriterShared& shared)
    : shared_(shared), connection_(connect_to_write(shared.settings.url)) {}

void Writer::run(const QueuedWork& work) {
  const Outcome outcome = run_until_settled(work.work);
  Counters& counters = shared_.counters;
  counters.works.fetch_add(1, std::memory_order_relaxed);
  if (outcome == Outcome::committed) {
    counters.groups.fetch_add(1, std::memory_order_relaxed);
    for (const auto& hook : hooks_) call_guarded(hook, "after_commit");
  } else if (outcome == Outcome::rolled_back) {
    counters.rolled_back.fetch_add(1, std::memory_order_relaxed);
  } else if (outcome == Outcome::busy) {
    counters.busy.fetch_add(1, std::memory_order_relaxed);
  } else {
    counters.failures.fetch_add(1, std::memory_order_relaxed);
  }
  hooks_.clear();
  call_guarded([&] { work.done(outcome); }, "done");
}

Outcome Writer::run_until_settled(const Database::Work& work) {
  int conflicts = 0, losses = 0, unique_failures = 0;
  for (;;) {
    if (!ensure_open()) return Outcome::busy;
    Outcome outcome = Outcome::failed;
    if (run_once(work, lock_after(conflicts), outcome) == Next::answer) return outcome;
    if (connection_ && connection_->met_unique_index() &&
        ++unique_failures >= unique_failures_max) {
      log::error("work_failed", {{"why", "a unique index refuses it although it saw every row"}});
      return Outcome::failed;
    }
    shared_.counters.again.fetch_add(1, std::memory_order_relaxed);
    const bool was_lost = connection_ == nullptr;
    if (was_lost ? ++losses > lost_max : ++conflicts > shared_.settings.conflicts_max) {
      log::error("work_given_up", {{"why", was_lost ? "connections are lost again and again"
                                                    : "it loses against others all the time"}});
      return Outcome::busy;
    }
  }
}

/// Tries for reconnect_max.
bool Writer::ensure_open() {
  const auto until = std::chrono::steady_clock::now() + shared_.settings.reconnect_max;
  while (connection_ == nullptr) {
    try {
      connection_ = connect_to_write(shared_.settings.url);
      log::info("database_reopened", {{"database", connection_->where()}});
    } catch (const StorageFailure& failure) {
      if (std::chrono::steady_clock::now() >= until) {
        note_failure(failure);
        return false;
      }
      std::this_thread::sleep_for(reconnect_pause);
    }
  }
  return true;
}

Writer::Next Writer::run_once(const Database::Work& work, const char* lock, Outcome& outcome) {
  outcome = begin(lock) ? perform(work) : Outcome::failed;
  if (outcome == Outcome::committed) return commit(outcome);
  const Trouble trouble = connection_->trouble();
  connection_->roll_back();
  // A connection that did not come back to rest is of no more use.
  if (connection_->trouble() == Trouble::lost) connection_.reset();
  return trouble == Trouble::lost || trouble == Trouble::conflict ? Next::again : Next::answer;
}

bool Writer::begin(const char* lock) {
  hooks_.clear();
  try {
    connection_->begin(Use::write);
    connection_->queue(lock);
    return true;
  } catch (const StorageFailure& failure) {
    if (connection_->trouble() != Trouble::lost) note_failure(failure);
    return false;
  }
}

/// Runs the work inside the open transaction; `committed` when its changes are to be kept.
Outcome Writer::perform(const Database::Work& work) {
  PostgresTransaction transaction(*connection_, shared_.ids, hooks_);
  try {
    const bool keep = work(transaction);
    if (keep) connection_->settle();
    if (connection_->trouble() == Trouble::none)
      return keep ? Outcome::committed : Outcome::rolled_back;
    if (connection_->trouble() == Trouble::statement)
      log::error("work_failed", {{"why", "it went on after a database error"}});
  } catch (const StorageFailure& failure) {
    if (connection_->trouble() == Trouble::statement) note_failure(failure);
    return outcome_of(failure.kind());
  } catch (const std::exception& error) {
    log::error("work_failed", {{"why", error.what()}});
  } catch (...) {
    log::error("work_failed", {{"why", "an exception of unknown type"}});
  }
  return Outcome::failed;
}

Writer::Next Writer::commit(Outcome& outcome) {
  std::string why;
  FailureKind kind = FailureKind::other;
  const Trouble trouble = connection_->commit(why, kind);
  if (trouble == Trouble::none) return Next::answer;
  if (trouble == Trouble::conflict) return Next::again;
  if (trouble == Trouble::statement) {
    note_failure({kind, why});
    outcome = outcome_of(kind);
    return Next::answer;
  }
  log::error("commit_unknown", {{"why", why}});
  connection_.reset();
  outcome = Outcome::unknown;
  return Next::answer;
}

void Writer::note_failure(const StorageFailure& failure) {
  log::error(failure.kind() == FailureKind::full ? "storage_full" : "storage_failure",
             {{"why", failure.what()}});
}

}  // namespace panelist::storage::postgres
