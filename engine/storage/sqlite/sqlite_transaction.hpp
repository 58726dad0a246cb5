#pragma once
// The port's transaction over one SQLite connection.
#include <functional>
#include <vector>

#include "storage/sqlite/connection.hpp"
#include "storage/sqlite/id_blocks.hpp"
#include "storage/transaction.hpp"

namespace panelist::storage::sqlite {

using Hooks = std::vector<std::function<void()>>;

/// Lives for one run of one work. Reads have neither ids nor hooks: asking for them is a
/// logic_error.
class SqliteTransaction final : public Transaction {
 public:
  explicit SqliteTransaction(Connection& connection) : connection_(connection) {}
  SqliteTransaction(Connection& connection, IdBlocks& ids, Hooks& hooks)
      : connection_(connection), ids_(&ids), hooks_(&hooks) {}

  void each(std::string_view sql, Params params, const EachRow& each_row) override;
  void each(std::string_view sql, std::span<const Param> params, const EachRow& each_row) override;
  std::int64_t run(std::string_view sql, Params params) override;
  void write(std::string_view sql, Params params) override;
  std::int64_t next_id() override;
  void count(std::string_view name, std::int64_t by) override;
  void lock_run(RunId) override {}  // one writer runs one use case at a time
  void lock_comparison(ComparisonId) override {}
  bool is_only_writer() const override { return true; }
  Instant lease_clock(Instant own) override { return own; }
  std::optional<std::string> attempt(const std::function<void()>& work) override;
  void after_commit(std::function<void()> hook) override;

  /// True after any database error: such work is never kept, even if it caught the exception.
  bool has_failed() const { return failed_; }

 private:
  [[noreturn]] void fail(std::string_view sql);
  void control(Control what);

  Connection& connection_;
  IdBlocks* ids_{nullptr};
  Hooks* hooks_{nullptr};
  bool failed_{false};
};

}  // namespace panelist::storage::sqlite
