#include "storage/postgres/reader.hpp"

#include <thread>

#include "base/log.hpp"
#include "storage/postgres/postgres_database.hpp"
#include "storage/postgres/postgres_transaction.hpp"

namespace panelist::storage::postgres {

Reader::Reader(const PostgresSettings& settings)
    : settings_(settings), connection_(std::make_unique<Connection>(settings.url)) {}

void Reader::run(const QueuedRead& read) {
  Outcome outcome = Outcome::failed;
  try {
    outcome = run_in_snapshot(read.work);
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

/// A connection that was lost while nobody read is replaced here, for as long as a server takes to
/// restart; one that is lost later fails its read, which may have seen rows already.
bool Reader::begin() {
  const auto until = std::chrono::steady_clock::now() + settings_.reconnect_max;
  for (bool is_first = true;; is_first = false) {
    try {
      if (connection_ == nullptr) connection_ = std::make_unique<Connection>(settings_.url);
      connection_->begin(Use::read);
      return true;
    } catch (const StorageFailure& failure) {
      connection_.reset();
      if (is_first) continue;
      if (std::chrono::steady_clock::now() < until) {
        std::this_thread::sleep_for(reconnect_pause);
        continue;
      }
      log::error("read_refused", {{"why", failure.what()}});
      return false;
    }
  }
}

Outcome Reader::run_in_snapshot(const Database::ReadWork& work) {
  if (!begin()) return Outcome::busy;
  try {
    PostgresTransaction transaction(*connection_);
    work(transaction);
  } catch (...) {
    connection_->roll_back();
    if (connection_->trouble() == Trouble::lost) connection_.reset();
    throw;
  }
  const Trouble trouble = connection_->trouble();
  connection_->roll_back();  // there is nothing to keep
  if (connection_->trouble() == Trouble::lost) connection_.reset();
  return trouble == Trouble::none ? Outcome::committed : Outcome::failed;
}

}  // namespace panelist::storage::postgres
