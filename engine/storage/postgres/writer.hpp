#pragma once
// One connection that writes: runs a work in a transaction of its own, again when it must be.
#include <memory>
#include <string>

#include "storage/counters.hpp"
#include "storage/postgres/postgres_transaction.hpp"

namespace panelist::storage::postgres {

struct PostgresSettings;

/// What the writers of a process share.
struct WriterShared {
  const PostgresSettings& settings;
  IdBlocks& ids;
  Counters& counters;
};

struct QueuedWork {
  Database::Work work;
  Database::Done done;
};

/// Used by one thread at a time. What may happen to a work, and what follows from it:
/// - it conflicts with another transaction (a row changed since its snapshot, a unique index, a
///   deadlock, a lock waited too long for), in a statement or in COMMIT: nothing of it is stored,
///   and it runs again. From the second time on no other that runs again runs meanwhile, in any
///   process; after conflicts_max times it is `busy`. What hits a unique index again although it
///   saw everything is a broken invariant, and `failed`.
/// - the connection is lost before COMMIT was sent: nothing is stored; it runs again on a new one.
/// - the connection is lost while COMMIT is under way: it may be stored. `unknown`.
/// - the server answers COMMIT with an error: PostgreSQL rolled back; `full` or `failed`.
class Writer {
 public:
  /// Connects; throws StorageFailure.
  explicit Writer(const WriterShared& shared);
  /// Runs the work and answers it. Throws nothing of theirs.
  void run(const QueuedWork& work);
  /// For who breaks it on purpose. Null after it was lost.
  Connection* connection() const { return connection_.get(); }

 private:
  enum class Next { answer, again };
  Outcome run_until_settled(const Database::Work& work);
  bool ensure_open();
  bool begin(const char* lock);
  Next run_once(const Database::Work& work, const char* lock, Outcome& outcome);
  Outcome perform(const Database::Work& work);
  Next commit(Outcome& outcome);
  void note_failure(const StorageFailure& failure);

  WriterShared shared_;
  std::unique_ptr<Connection> connection_;  ///< null after it was lost
  Hooks hooks_;                             ///< asked for by the run that counts
};

}  // namespace panelist::storage::postgres
