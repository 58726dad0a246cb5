#include "storage/postgres/postgres_transaction.hpp"

#include <charconv>
#include <libpq-fe.h>
#include <stdexcept>

#include "base/log.hpp"

namespace panelist::storage::postgres {

void PostgresTransaction::each(std::string_view sql, Params params, const EachRow& each_row) {
  each(sql, std::span<const Param>(params.begin(), params.size()), each_row);
}

void PostgresTransaction::each(std::string_view sql, std::span<const Param> params,
                               const EachRow& each_row) {
  const ResultPtr result = connection_.run(sql, params);
  ResultRow row(result.get(), sql);
  const int rows = PQntuples(result.get());
  for (int at = 0; at < rows; ++at) {
    row.move_to(at);
    each_row(row);
  }
}

std::int64_t PostgresTransaction::run(std::string_view sql, Params params) {
  const ResultPtr result =
      connection_.run(sql, std::span<const Param>(params.begin(), params.size()));
  // A SELECT tells how many rows it answers, which it did not touch.
  if (std::string_view(PQcmdStatus(result.get())).starts_with("SELECT")) return 0;
  const std::string_view touched = PQcmdTuples(result.get());
  std::int64_t count = 0;
  std::from_chars(touched.data(), touched.data() + touched.size(), count);
  return count;
}

void PostgresTransaction::write(std::string_view sql, Params params) {
  connection_.write(sql, std::span<const Param>(params.begin(), params.size()));
}

std::int64_t PostgresTransaction::next_id() {
  if (ids_ == nullptr) throw std::logic_error("a read may not draw ids");
  try {
    return ids_->next();
  } catch (...) {
    connection_.note(Trouble::statement);
    throw;
  }
}

// A change of nothing: the second of two works waits for the first, and then learns that the row
// is not as its snapshot has it (40001) and runs again on what the first left. A mere lock would
// let it go on with what was before.
void PostgresTransaction::lock_run(RunId run) {
  lock("UPDATE run SET seq = seq WHERE id = :id", run.value);
}

void PostgresTransaction::lock_comparison(ComparisonId comparison) {
  lock("UPDATE comparison SET state = state WHERE id = :id", comparison.value);
}

Instant PostgresTransaction::lease_clock(Instant) {
  Instant now{};
  first("SELECT CAST(floor(extract(epoch FROM clock_timestamp()) * 1000) AS bigint)", {},
        [&now](const Row& row) { now = row.instant(0); });
  return now;
}

void PostgresTransaction::lock(std::string_view sql, std::int64_t id) {
  if (ids_ == nullptr) return;  // a read changes nothing: previews run use cases in one
  write(sql, {{"id", id}});
}

// A row of its own: no two works change the same row, so that neither has to run again.
void PostgresTransaction::count(std::string_view name, std::int64_t by) {
  write("INSERT INTO overview_count_change (id, name, value) VALUES (:id, :name, :by)",
        {{"id", next_id()}, {"name", name}, {"by", by}});
}

std::optional<std::string> PostgresTransaction::attempt(const std::function<void()>& work) {
  if (ids_ == nullptr) throw std::logic_error("a read undoes nothing");
  const std::size_t hooks_before = hooks_->size();
  connection_.queue("SAVEPOINT attempt");
  std::string why;
  try {
    work();
    connection_.queue("RELEASE SAVEPOINT attempt");
    return std::nullopt;
  } catch (const StorageFailure&) {
    throw;
  } catch (const std::exception& broken) {
    why = broken.what();
  }
  log::error("attempt_undone", {{"why", why}});
  hooks_->resize(hooks_before);
  connection_.queue("ROLLBACK TO SAVEPOINT attempt");
  connection_.queue("RELEASE SAVEPOINT attempt");
  return why;
}

void PostgresTransaction::after_commit(std::function<void()> hook) {
  if (hooks_ == nullptr) throw std::logic_error("a read commits nothing to wait for");
  hooks_->push_back(std::move(hook));
}

}  // namespace panelist::storage::postgres
