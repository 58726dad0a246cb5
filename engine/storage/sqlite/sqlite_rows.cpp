#include "storage/sqlite/sqlite_rows.hpp"

#include <sqlite3.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <optional>
#include <stdexcept>

#include "base/text.hpp"
#include "storage/sqlite/failure.hpp"
#include "storage/sqlite/folder_lock.hpp"
#include "storage/sqlite/indexes_aside.hpp"
#include "storage/sqlite/schema.hpp"
#include "storage/sqlite/sqlite_database.hpp"

namespace panelist::storage::sqlite {
namespace {

constexpr int rows_cache_kib = 64 * 1024;
constexpr std::int64_t rows_per_commit = 100'000;  ///< bounds the write-ahead log beside the file

constexpr std::string_view describe_tables =
    "SELECT t.name, c.name, c.type, c.pk FROM sqlite_schema t JOIN pragma_table_info(t.name) c "
    "WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite~_%' ESCAPE '~' ORDER BY t.name, c.cid";

ColumnKind kind_of_type(std::string_view type, const std::string& where) {
  if (type == "INTEGER") return ColumnKind::number;
  if (type == "TEXT") return ColumnKind::text;
  if (type == "BLOB") return ColumnKind::bytes;
  throw std::logic_error(where + " has a type that no migration gives: " + std::string(type));
}

/// Of one connection, in whatever transaction it has open.
class SqliteRows {
 public:
  explicit SqliteRows(Connection& connection) : connection_(connection) {}

  std::vector<Table> tables() {
    std::vector<Table> found;
    read(describe_tables, {}, [&found](const Row& row) {
      if (found.empty() || found.back().name != row.text(0))
        found.push_back({row.string(0), {}, {}});
      Table& table = found.back();
      const std::string name = row.string(1);
      table.columns.push_back({name, kind_of_type(row.text(2), table.name + "." + name)});
      if (const auto place = static_cast<std::size_t>(row.int64(3)); place > 0) {
        table.key.resize(std::max(table.key.size(), place));
        table.key[place - 1] = name;
      }
    });
    for (const Table& table : found)
      if (table.key.empty()) throw std::logic_error("table " + table.name + " has no primary key");
    return found;
  }
  void each(const Table& table, const std::function<void(const Row&)>& take) {
    read(reading_text(table), {}, take);
  }
  std::int64_t count(const Table& table, std::int64_t limit) {
    std::int64_t found = 0;
    const Param params[] = {{"limit", limit}};
    read(counting_text(table), params, [&found](const Row& row) { found = row.int64(0); });
    return found;
  }

 private:
  void read(std::string_view sql, std::span<const Param> params,
            const std::function<void(const Row&)>& take) {
    const auto statement = connection_.statements().take(sql);
    statement->bind(params);
    const StatementRow row(statement->handle());
    int code = statement->step();
    for (; code == SQLITE_ROW; code = statement->step()) take(row);
    if (code != SQLITE_DONE) throw make_failure(connection_.handle(), sql);
  }

  Connection& connection_;
};

class SqliteRowSource final : public RowSource {
 public:
  /// Begins its snapshot. Without a lock the caller holds it.
  SqliteRowSource(const std::string& file, std::optional<FolderLock> lock)
      : lock_(std::move(lock)), connection_(file, Use::read, rows_cache_kib) {
    if (connection_.control(Control::begin) != SQLITE_OK)
      throw make_failure(connection_.handle(), "BEGIN");
  }
  std::vector<Table> tables() override { return rows_.tables(); }
  void each(const Table& table, const std::function<void(const Row&)>& take) override {
    rows_.each(table, take);
  }
  std::int64_t count(const Table& table, std::int64_t limit) override {
    return rows_.count(table, limit);
  }

 private:
  std::optional<FolderLock> lock_;
  Connection connection_;
  SqliteRows rows_{connection_};
};

/// INSERT of one table's rows, bound by position.
class Inserter {
 public:
  Inserter(Connection& connection, const Table& table)
      : connection_(connection), table_(table), text_(table) {
    for (const std::string& name : text_.names) params_.push_back({name, Null{}});
  }
  void put(const Row& row) {
    for (std::size_t index = 0; index < params_.size(); ++index)
      params_[index].value = value_of(row, static_cast<int>(index), table_.columns[index].kind);
    const auto statement = connection_.statements().take(text_.sql);
    statement->bind(params_);
    if (statement->step() != SQLITE_DONE) throw make_failure(connection_.handle(), text_.sql);
  }

 private:
  static Value value_of(const Row& row, int column, ColumnKind kind) {
    if (row.is_null(column)) return Null{};
    if (kind == ColumnKind::number) return row.int64(column);
    if (kind == ColumnKind::text) return row.text(column);
    return row.bytes(column);
  }

  Connection& connection_;
  const Table& table_;
  InsertText text_;
  std::vector<Param> params_;
};

std::string name_beside(const std::string& file) { return file + ".partial"; }

void remove_file(const std::string& file) {
  for (const char* suffix : {"", "-wal", "-shm"}) ::unlink((file + suffix).c_str());
}

StorageFailure system_failure(const std::string& doing) {
  return {errno == ENOSPC ? FailureKind::full : FailureKind::other,
          doing + ": " + std::strerror(errno)};
}

class SqliteRowTarget final : public RowTarget {
 public:
  /// The new file has its tables by now; `has_old`: so has the one it replaces.
  SqliteRowTarget(const std::string& file, FolderLock lock, bool has_old)
      : file_(file), lock_(std::move(lock)) {
    connection_.emplace(name_beside(file_), Use::write, rows_cache_kib);
    rows_.emplace(*connection_);
    if (has_old) old_.emplace(file_, std::nullopt);
  }
  ~SqliteRowTarget() override {
    connection_.reset();
    remove_file(name_beside(file_));
  }

  RowSource* existing() override { return old_ ? &*old_ : nullptr; }
  std::vector<Table> tables() override { return rows_->tables(); }
  void each(const Table& table, const std::function<void(const Row&)>& take) override {
    rows_->each(table, take);
  }
  std::int64_t count(const Table& table, std::int64_t limit) override {
    return rows_->count(table, limit);
  }

  void begin() override {
    old_.reset();
    connection_->execute("PRAGMA foreign_keys=0");  // tables come by name; proven at the end
    connection_->execute("BEGIN IMMEDIATE");
    indexes_ = put_indexes_aside(*connection_);
    for (const Table& table : rows_->tables()) connection_->execute("DELETE FROM " + table.name);
  }
  void begin_table(const Table& table) override { inserter_.emplace(*connection_, table); }
  void put(const Row& row) override {
    inserter_->put(row);
    if (++rows_since_commit_ == rows_per_commit) commit_so_far();
  }
  void end_table() override { inserter_.reset(); }
  void end() override {
    for (const std::string& sql : indexes_) connection_->execute(sql);
    if (!connection_->pragma_text("foreign_key_check").empty())
      throw StorageFailure(FailureKind::constraint, "a row refers to one that is not there");
    commit_so_far();
  }
  void keep() override {
    connection_->execute("COMMIT");
    connection_.reset();
    const std::string partial = name_beside(file_);
    if (!sync_file(partial)) throw system_failure("syncing " + partial);
    ::unlink((file_ + "-wal").c_str());
    ::unlink((file_ + "-shm").c_str());
    if (::rename(partial.c_str(), file_.c_str()) != 0) throw system_failure("renaming " + partial);
    if (!sync_folder(folder_of(file_))) throw system_failure("syncing " + folder_of(file_));
  }

 private:
  /// Nobody sees the file yet, so that it may be durable in part.
  void commit_so_far() {
    connection_->execute("COMMIT");
    connection_->execute("PRAGMA wal_checkpoint(TRUNCATE)");
    connection_->execute("BEGIN IMMEDIATE");
    rows_since_commit_ = 0;
  }

  std::string file_;
  FolderLock lock_;
  std::optional<Connection> connection_;
  std::optional<SqliteRows> rows_;
  std::optional<SqliteRowSource> old_;
  std::optional<Inserter> inserter_;
  std::vector<std::string> indexes_;
  std::int64_t rows_since_commit_{0};
};

Result<FileVersion> check_version(const std::string& file) {
  const auto version = read_version(file);
  if (!version || version->is_new) return version;
  const auto migrations = embedded_migrations(Dialect::sqlite);
  if (auto checked = check_current(*version, migrations, file); !checked)
    return fail(checked.error());
  return version;
}

Result<FolderLock> lock_unserved(const std::string& file) {
  if (is_served(file)) return fail(conflict("a server is running on " + file + "; stop it first"));
  return FolderLock::take(file);
}

Error not_opened(const std::string& file, const StorageFailure& failure) {
  return conflict(file + " cannot be opened: " + failure.what());
}

}  // namespace

Result<std::unique_ptr<RowSource>> open_row_source(const std::string& file) {
  std::error_code error;
  if (!std::filesystem::exists(file, error)) return fail(not_found("there is no database " + file));
  auto lock = lock_unserved(file);
  if (!lock) return fail(lock.error());
  const auto version = check_version(file);
  if (!version) return fail(version.error());
  if (version->is_new) return fail(not_found("there is nothing in " + file));
  try {
    return std::make_unique<SqliteRowSource>(file, std::move(*lock));
  } catch (const StorageFailure& failure) {
    return fail(not_opened(file, failure));
  }
}

Result<std::unique_ptr<RowTarget>> open_row_target(const std::string& file) {
  auto lock = lock_unserved(file);
  if (!lock) return fail(lock.error());
  const auto version = check_version(file);
  if (!version) return fail(version.error());
  const std::string partial = name_beside(file);
  remove_file(partial);  // of a move that was killed
  const auto made = bring_up_to_date(partial, embedded_migrations(Dialect::sqlite));
  if (!made) return fail(made.error());
  try {
    return std::make_unique<SqliteRowTarget>(file, std::move(*lock), !version->is_new);
  } catch (const StorageFailure& failure) {
    return fail(not_opened(file, failure));
  }
}

}  // namespace panelist::storage::sqlite
