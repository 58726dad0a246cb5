#pragma once
// The port's transaction over one PostgreSQL connection.
#include <functional>
#include <vector>

#include "storage/postgres/connection.hpp"
#include "storage/postgres/id_blocks.hpp"
#include "storage/transaction.hpp"

namespace panelist::storage::postgres {

using Hooks = std::vector<std::function<void()>>;

/// Lives for one run of one work. Reads have neither ids nor hooks: asking for them is a
/// logic_error.
class PostgresTransaction final : public Transaction {
 public:
  explicit PostgresTransaction(Connection& connection) : connection_(connection) {}
  PostgresTransaction(Connection& connection, IdBlocks& ids, Hooks& hooks)
      : connection_(connection), ids_(&ids), hooks_(&hooks) {}

  void each(std::string_view sql, Params params, const EachRow& each_row) override;
  void each(std::string_view sql, std::span<const Param> params, const EachRow& each_row) override;
  std::int64_t run(std::string_view sql, Params params) override;
  void write(std::string_view sql, Params params) override;
  std::int64_t next_id() override;
  void lock_run(RunId run) override;
  void lock_comparison(ComparisonId comparison) override;
  bool is_only_writer() const override { return false; }
  Instant lease_clock(Instant own) override;
  void count(std::string_view name, std::int64_t by) override;
  std::optional<std::string> attempt(const std::function<void()>& work) override;
  void after_commit(std::function<void()> hook) override;

 private:
  void lock(std::string_view sql, std::int64_t id);

  Connection& connection_;
  IdBlocks* ids_{nullptr};
  Hooks* hooks_{nullptr};
};

}  // namespace panelist::storage::postgres
