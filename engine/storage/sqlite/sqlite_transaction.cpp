#include "storage/sqlite/sqlite_transaction.hpp"

#include <sqlite3.h>
#include <stdexcept>

#include "base/log.hpp"
#include "storage/sqlite/failure.hpp"

namespace panelist::storage::sqlite {

void SqliteTransaction::each(std::string_view sql, Params params, const EachRow& each_row) {
  each(sql, std::span<const Param>(params.begin(), params.size()), each_row);
}

void SqliteTransaction::each(std::string_view sql, std::span<const Param> params,
                             const EachRow& each_row) {
  const auto statement = connection_.statements().take(sql);
  statement->bind(params);
  const StatementRow row(statement->handle());
  int code = statement->step();
  for (; code == SQLITE_ROW; code = statement->step()) each_row(row);
  if (code != SQLITE_DONE) fail(sql);
}

std::int64_t SqliteTransaction::run(std::string_view sql, Params params) {
  sqlite3* const db = connection_.handle();
  // sqlite3_changes keeps the number of an earlier statement when this one is no INSERT, UPDATE or
  // DELETE; the total then stands still.
  const std::int64_t total_before = sqlite3_total_changes64(db);
  write(sql, params);
  return sqlite3_total_changes64(db) == total_before ? 0 : sqlite3_changes64(db);
}

void SqliteTransaction::write(std::string_view sql, Params params) {
  const auto statement = connection_.statements().take(sql);
  statement->bind(std::span<const Param>(params.begin(), params.size()));
  int code = statement->step();
  while (code == SQLITE_ROW) code = statement->step();
  if (code != SQLITE_DONE) fail(sql);
}

std::int64_t SqliteTransaction::next_id() {
  if (ids_ == nullptr) throw std::logic_error("a read may not draw ids");
  try {
    return ids_->next(connection_);
  } catch (...) {
    failed_ = true;
    throw;
  }
}

void SqliteTransaction::count(std::string_view name, std::int64_t by) {
  write("INSERT INTO overview_count (name, value) VALUES (:name, :by) "
        "ON CONFLICT (name) DO UPDATE SET value = value + excluded.value",
        {{"name", name}, {"by", by}});
}

std::optional<std::string> SqliteTransaction::attempt(const std::function<void()>& work) {
  if (ids_ == nullptr) throw std::logic_error("a read undoes nothing");
  const std::size_t hooks_before = hooks_->size();
  control(Control::savepoint_attempt);
  ids_->begin_attempt();
  std::string why;
  try {
    work();
    control(Control::release_attempt);
    return std::nullopt;
  } catch (const StorageFailure&) {
    throw;
  } catch (const std::exception& broken) {
    why = broken.what();
  }
  log::error("attempt_undone", {{"why", why}});
  hooks_->resize(hooks_before);
  ids_->attempt_rolled_back();
  control(Control::rollback_to_attempt);
  control(Control::release_attempt);
  return why;
}

void SqliteTransaction::after_commit(std::function<void()> hook) {
  if (hooks_ == nullptr) throw std::logic_error("a read commits nothing to wait for");
  hooks_->push_back(std::move(hook));
}

void SqliteTransaction::control(Control what) {
  if (connection_.control(what) != SQLITE_OK) fail("a savepoint");
}

void SqliteTransaction::fail(std::string_view sql) {
  failed_ = true;
  throw make_failure(connection_.handle(), sql);
}

}  // namespace panelist::storage::sqlite
