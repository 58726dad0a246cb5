#include "storage/sqlite/reader.hpp"

#include <sqlite3.h>

#include "base/log.hpp"
#include "storage/sqlite/failure.hpp"
#include "storage/sqlite/sqlite_transaction.hpp"

namespace panelist::storage::sqlite {

Reader::Reader(const SqliteSettings& settings, SnapshotGate& gate, Wal& wal, int cache_kib)
    : settings_(settings), gate_(gate), wal_(wal), cache_kib_(cache_kib), connection_(open()) {}

std::unique_ptr<Connection> Reader::open() const {
  return std::make_unique<Connection>(settings_.file, Use::read, cache_kib_, settings_.vfs);
}

void Reader::run(const Database::ReadWork& work, const Database::Done& done) {
  Outcome outcome = Outcome::failed;
  try {
    outcome = run_in_snapshot(work);
  } catch (const std::exception& error) {
    log::error("read_failed", {{"why", error.what()}});
  } catch (...) {
    log::error("read_failed", {{"why", "an exception of unknown type"}});
  }
  // The snapshot began before this moment. When a sync failed nobody knows what will stay, and what
  // can be seen is shown all the same.
  wal_.when_durable(wal_.newest(), [done, outcome](bool) { done(outcome); });
}

/// Whatever happens, the snapshot ends here: a reader that kept one would hold up the checkpoints.
Outcome Reader::run_in_snapshot(const Database::ReadWork& work) {
  const SnapshotGate::Pass pass(gate_);
  if (connection_ == nullptr) connection_ = open();
  if (connection_->control(Control::begin) != SQLITE_OK) {
    const StorageFailure failure = make_failure(connection_->handle(), "BEGIN");
    connection_.reset();
    throw failure;
  }
  try {
    SqliteTransaction transaction(*connection_);
    work(transaction);
    if (connection_->control(Control::commit) == SQLITE_OK) return Outcome::committed;
    throw make_failure(connection_->handle(), "COMMIT of a read");
  } catch (const StorageFailure&) {
    connection_.reset();  // opened anew for the next read
    throw;
  } catch (...) {
    connection_->control(Control::rollback);
    throw;
  }
}

}  // namespace panelist::storage::sqlite
