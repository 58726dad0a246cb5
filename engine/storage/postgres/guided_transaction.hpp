#pragma once
// A transaction that hands everything on, tells of each statement before it is sent, and takes its
// leases by the clock of whoever asks.
#include <functional>

#include "storage/transaction.hpp"

namespace panelist::storage::postgres {

class GuidedTransaction final : public Transaction {
 public:
  GuidedTransaction(Transaction& inner, std::function<void()> before_statement)
      : inner_(inner), before_statement_(std::move(before_statement)) {}

  void each(std::string_view sql, Params params, const EachRow& each_row) override {
    before_statement_();
    inner_.each(sql, params, each_row);
  }
  void each(std::string_view sql, std::span<const Param> params, const EachRow& each_row) override {
    before_statement_();
    inner_.each(sql, params, each_row);
  }
  std::int64_t run(std::string_view sql, Params params) override {
    before_statement_();
    return inner_.run(sql, params);
  }
  void write(std::string_view sql, Params params) override {
    before_statement_();
    inner_.write(sql, params);
  }
  std::int64_t next_id() override { return inner_.next_id(); }
  void lock_run(RunId run) override {
    before_statement_();
    inner_.lock_run(run);
  }
  void lock_comparison(ComparisonId comparison) override {
    before_statement_();
    inner_.lock_comparison(comparison);
  }
  bool is_only_writer() const override { return inner_.is_only_writer(); }
  Instant lease_clock(Instant own) override { return own; }
  /// Under a number of its own, so that people and tools get the ids that they get on SQLite, where
  /// a count draws none: who gets a seat by lot depends on them.
  void count(std::string_view name, std::int64_t by) override {
    write("INSERT INTO overview_count_change (id, name, value) "
          "SELECT coalesce(min(id), 0) - 1, :name, :by FROM overview_count_change",
          {{"name", name}, {"by", by}});
  }
  std::optional<std::string> attempt(const std::function<void()>& work) override {
    before_statement_();
    return inner_.attempt(work);
  }
  void after_commit(std::function<void()> hook) override { inner_.after_commit(std::move(hook)); }

 private:
  Transaction& inner_;
  std::function<void()> before_statement_;
};

}  // namespace panelist::storage::postgres
