#include "storage/postgres/postgres_rows.hpp"

#include <libpq-fe.h>

#include <chrono>
#include <optional>
#include <stdexcept>
#include <thread>

#include "base/text.hpp"
#include "storage/postgres/connection.hpp"
#include "storage/postgres/copy_stream.hpp"
#include "storage/postgres/schema.hpp"

namespace panelist::storage::postgres {
namespace {

constexpr int looks_for_others = 20;  ///< a server that has just stopped is listed a while longer

/// Panelist's tables: those of the schema but its own book of migrations.
constexpr std::string_view describe_tables =
    "SELECT c.relname, a.attname, t.typname, "
    "coalesce(array_position(i.indkey::int2[], a.attnum) + 1, 0) "
    "FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 "
    "AND NOT a.attisdropped JOIN pg_type t ON t.oid = a.atttypid "
    "LEFT JOIN pg_index i ON i.indrelid = c.oid AND i.indisprimary "
    "WHERE c.relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = current_schema()) "
    "AND c.relkind = 'r' AND c.relname <> 'schema_migration' ORDER BY c.relname, a.attnum";

/// What makes each row dearer than all of them together: how it goes, and how it comes back.
constexpr std::string_view describe_burdens =
    "SELECT 0, 'ALTER TABLE ' || conrelid::regclass || ' DROP CONSTRAINT ' "
    "|| quote_ident(conname), 'ALTER TABLE ' || conrelid::regclass || ' ADD CONSTRAINT ' "
    "|| quote_ident(conname) || ' ' || pg_get_constraintdef(oid) FROM pg_constraint WHERE contype "
    "= 'f' AND connamespace = "
    "(SELECT oid FROM pg_namespace WHERE nspname = current_schema()) "
    "UNION ALL SELECT 1, 'DROP INDEX ' || i.indexrelid::regclass, pg_get_indexdef(i.indexrelid) "
    "FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid WHERE c.relnamespace = "
    "(SELECT oid FROM pg_namespace WHERE nspname = current_schema()) "
    "AND c.relname <> 'schema_migration' "
    "AND NOT EXISTS (SELECT 1 FROM pg_constraint k WHERE k.conindid = i.indexrelid) ORDER BY 1, 2";

constexpr std::string_view count_others =
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
    "AND application_name = 'panelist' AND pid <> pg_backend_pid()";

ColumnKind kind_of_type(std::string_view type, const std::string& where) {
  if (type == "int8" || type == "int2") return ColumnKind::number;
  if (type == "text") return ColumnKind::text;
  if (type == "bytea") return ColumnKind::bytes;
  throw std::logic_error(where + " has a type that no migration gives: " + std::string(type));
}

/// Of one connection, in whatever transaction it has open.
class PostgresRows {
 public:
  explicit PostgresRows(Connection& connection) : connection_(connection) {}

  std::vector<Table> tables() {
    std::vector<Table> found;
    widths_.clear();
    each_answer(describe_tables, [&](const Row& row) {
      if (found.empty() || found.back().name != row.text(0)) {
        found.push_back({row.string(0), {}, {}});
        widths_.emplace_back(found.back().name, std::vector<int>());
      }
      Table& table = found.back();
      const std::string name = row.string(1);
      table.columns.push_back({name, kind_of_type(row.text(2), table.name + "." + name)});
      widths_.back().second.push_back(row.text(2) == "int8" ? 8 : row.text(2) == "int2" ? 2 : 0);
      if (const auto place = static_cast<std::size_t>(row.int64(3)); place > 0) {
        table.key.resize(std::max(table.key.size(), place));
        table.key[place - 1] = name;
      }
    });
    for (const Table& table : found)
      if (table.key.empty()) throw std::logic_error("table " + table.name + " has no primary key");
    return found;
  }

  const std::vector<int>& widths(const Table& table) const {
    for (const auto& [name, widths] : widths_)
      if (name == table.name) return widths;
    throw std::logic_error("tables() was not asked about " + table.name);
  }

  /// Row by row as the server sends them, none kept.
  void each(const Table& table, const std::function<void(const Row&)>& take) {
    const std::string sql = reading_text(table);
    pg_conn* const connection = connection_.handle();
    if (PQsendQueryParams(connection, sql.c_str(), 0, nullptr, nullptr, nullptr, nullptr, 1) != 1 ||
        PQsetSingleRowMode(connection) != 1)
      connection_.fail(nullptr, sql);
    while (const ResultPtr result{PQgetResult(connection)}) {
      const ExecStatusType status = PQresultStatus(result.get());
      if (status == PGRES_TUPLES_OK) continue;  // the end
      if (status != PGRES_SINGLE_TUPLE) connection_.fail(result.get(), sql);
      take(ResultRow(result.get(), sql));
    }
  }

  std::int64_t count(const Table& table, std::int64_t limit) {
    const Param params[] = {{"limit", limit}};
    const std::string sql = counting_text(table);
    const ResultPtr result = connection_.run(sql, params);
    return ResultRow(result.get(), sql).int64(0);
  }

  void each_answer(std::string_view sql, const std::function<void(const Row&)>& take) {
    const ResultPtr result = connection_.run(sql, {});
    ResultRow row(result.get(), sql);
    for (int index = 0; index < PQntuples(result.get()); ++index) {
      row.move_to(index);
      take(row);
    }
  }

 private:
  Connection& connection_;
  std::vector<std::pair<std::string, std::vector<int>>> widths_;  ///< by table
};

class PostgresRowSource final : public RowSource {
 public:
  explicit PostgresRowSource(const std::string& url) : connection_(url) {}
  Connection& connection() { return connection_; }
  std::vector<Table> tables() override { return rows_.tables(); }
  void each(const Table& table, const std::function<void(const Row&)>& take) override {
    rows_.each(table, take);
  }
  std::int64_t count(const Table& table, std::int64_t limit) override {
    return rows_.count(table, limit);
  }

 private:
  Connection connection_;
  PostgresRows rows_{connection_};
};

class PostgresRowTarget final : public RowTarget {
 public:
  explicit PostgresRowTarget(const std::string& url) : connection_(url) {}
  Connection& connection() { return connection_; }

  /// Nobody may write between the look at the tables and the end.
  void lock_tables() {
    connection_.execute("BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE");
    std::vector<std::string> names;
    for (const Table& table : rows_.tables()) names.push_back(table.name);
    connection_.execute("LOCK TABLE " + join(names, ", ") + " IN ACCESS EXCLUSIVE MODE");
  }

  RowSource* existing() override { return this; }
  std::vector<Table> tables() override { return rows_.tables(); }
  void each(const Table& table, const std::function<void(const Row&)>& take) override {
    rows_.each(table, take);
  }
  std::int64_t count(const Table& table, std::int64_t limit) override {
    return rows_.count(table, limit);
  }

  void begin() override {
    std::vector<std::string> away;
    rows_.each_answer(describe_burdens, [&](const Row& row) {
      away.push_back(row.string(1));
      burdens_.push_back(row.string(2));
    });
    for (const std::string& sql : away) connection_.execute(sql);
    for (const Table& table : rows_.tables()) connection_.execute("DELETE FROM " + table.name);
  }
  void begin_table(const Table& table) override {
    stream_.emplace(connection_, table, rows_.widths(table));
  }
  void put(const Row& row) override { stream_->put(row); }
  void end_table() override {
    stream_->end();
    stream_.reset();
  }
  /// References last: they are proven with the indexes' help.
  void end() override {
    for (auto sql = burdens_.rbegin(); sql != burdens_.rend(); ++sql) connection_.execute(*sql);
    for (const Table& table : rows_.tables()) connection_.execute("ANALYZE " + table.name);
  }
  void keep() override {
    std::string why;
    FailureKind kind = FailureKind::other;
    const Trouble trouble = connection_.commit(why, kind);
    if (trouble == Trouble::none) return;
    if (trouble != Trouble::lost) throw StorageFailure(kind, why);
    throw StorageFailure(FailureKind::unknown,
                         "the connection was lost while everything was being committed (" + why +
                             "): run it again; it is refused if the rows are there");
  }

 private:
  Connection connection_;
  PostgresRows rows_{connection_};
  std::optional<CopyStream> stream_;
  std::vector<std::string> burdens_;  ///< what was put aside, as it comes back
};

Result<void> refuse_others(Connection& connection) {
  for (int look = 1;; ++look) {
    const ResultPtr result = connection.run(count_others, {});
    if (ResultRow(result.get(), count_others).int64(0) == 0) return {};
    if (look == looks_for_others) break;
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
  return fail(conflict("a Panelist is connected to " + connection.where() + "; stop it first"));
}

Result<DatabaseVersion> check_version(Connection& connection) {
  const auto version = read_version(connection);
  if (!version || version->is_new) return version;
  const auto migrations = embedded_migrations(Dialect::postgres);
  if (auto checked = check_current(*version, migrations, connection); !checked)
    return fail(checked.error());
  return version;
}

Error not_opened(const StorageFailure& failure) {
  return conflict(std::string("the database cannot be opened: ") + failure.what());
}

}  // namespace

Result<std::unique_ptr<RowSource>> open_row_source(const std::string& url) {
  try {
    auto source = std::make_unique<PostgresRowSource>(url);
    Connection& connection = source->connection();
    const auto version = check_version(connection);
    if (!version) return fail(version.error());
    if (version->is_new) return fail(not_found("there is nothing in " + connection.where()));
    if (auto alone = refuse_others(connection); !alone) return fail(alone.error());
    connection.begin(Use::read);
    return source;
  } catch (const StorageFailure& failure) {
    return fail(not_opened(failure));
  }
}

Result<std::unique_ptr<RowTarget>> open_row_target(const std::string& url) {
  try {
    auto target = std::make_unique<PostgresRowTarget>(url);
    Connection& connection = target->connection();
    const auto version = check_version(connection);
    if (!version) return fail(version.error());
    if (auto alone = refuse_others(connection); !alone) return fail(alone.error());
    if (version->is_new) {
      auto made = bring_up_to_date(connection, embedded_migrations(Dialect::postgres));
      if (!made) return fail(made.error());
    }
    target->lock_tables();
    return target;
  } catch (const StorageFailure& failure) {
    return fail(not_opened(failure));
  }
}

}  // namespace panelist::storage::postgres
