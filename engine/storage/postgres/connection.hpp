#pragma once
// One connection to a PostgreSQL server with its settings proven and its statements kept.
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "storage/postgres/failure.hpp"
#include "storage/postgres/statement_cache.hpp"

namespace panelist::storage::postgres {

/// How a transaction begins; each sees one snapshot of the database.
enum class Use {
  write,  ///< who changes a row that another changed since the snapshot fails (40001)
  read,   ///< READ ONLY
};

/// Used by one thread at a time.
class Connection {
 public:
  /// Connects and sets what the driver relies on. Waits 5 s at most per address of the URL. Throws
  /// StorageFailure; its words never hold the password.
  explicit Connection(const std::string& url);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  /// Begins a transaction, with no trouble yet. Throws StorageFailure.
  void begin(Use use);
  /// What COMMIT came to. `none`: durable. `lost`: it may or may not have happened. Otherwise it
  /// did not; `why` then says what stood in the way.
  Trouble commit(std::string& why, FailureKind& kind);
  /// Ends whatever is open, as far as the server still answers.
  void roll_back();

  /// Runs a text of the common dialect, after all that was sent before. The answer's rows are in
  /// binary format. Throws StorageFailure, of an earlier statement perhaps, and remembers the
  /// trouble.
  ResultPtr run(std::string_view sql, std::span<const Param> params);
  /// Sends a text with the next that is waited for: run(), execute() or settle() throws what went
  /// wrong with it.
  void write(std::string_view sql, std::span<const Param> params);
  /// The same for one without parameters that is not worth preparing.
  void queue(const char* sql) { pipeline_.text(sql); }
  /// Waits until all that was sent is answered; throws StorageFailure. commit() wants it.
  void settle();
  /// Runs texts without parameters, several perhaps (migrations, settings); throws StorageFailure
  /// and remembers the trouble.
  void execute(const std::string& sql);

  /// The worst that happened since begin(): a transaction that had any is not kept.
  Trouble trouble() const { return trouble_; }
  void note(Trouble trouble);
  /// A unique index refused a row since begin().
  bool met_unique_index() const { return met_unique_index_; }
  bool in_transaction() const;
  /// For poll().
  int socket() const;
  /// What other connections said by NOTIFY since the last time. Throws StorageFailure when the
  /// connection is lost.
  std::vector<std::string> take_notices();
  /// "NAME on HOST", for messages.
  std::string where() const;
  StatementCache& statements() { return statements_; }

  /// For what goes past statements: COPY, and answers taken row by row. Settles first.
  pg_conn* handle();
  /// Throws what the server's answer (null: none came) says went wrong with it.
  [[noreturn]] void fail(const pg_result* result, std::string_view doing,
                         bool may_be_stale = false);

 private:
  struct Finish {
    void operator()(pg_conn* connection) const;
  };
  bool is_alive() const;
  void send(std::string_view sql, std::span<const Param> params);
  ResultPtr collect();
  void forget_statements();

  std::unique_ptr<pg_conn, Finish> connection_;
  Pipeline pipeline_;
  StatementCache statements_;
  std::uint64_t statements_made_{0};
  Trouble trouble_{Trouble::none};
  bool met_unique_index_{false};
  bool must_forget_{false};  ///< the prepared texts are not what the cache takes them for
};

}  // namespace panelist::storage::postgres
