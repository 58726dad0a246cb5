#pragma once
// The rows of a whole database as a driver reads and writes them, for a move to another one.
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "storage/transaction.hpp"

namespace panelist::storage {

enum class ColumnKind { number, text, bytes };

struct Column {
  std::string name;
  ColumnKind kind{};
  bool operator==(const Column&) const = default;
};

/// As the database itself describes it.
struct Table {
  std::string name;
  std::vector<Column> columns;
  std::vector<std::string> key;  ///< columns of its primary key, in order
  bool operator==(const Table&) const = default;
};

/// "id, slug, name": the columns in the order of `columns`.
std::string column_list(const Table& table);
/// Reads every row, in the order of the key, which both drivers sort alike.
std::string reading_text(const Table& table);
/// How many rows there are, at most `:limit`.
std::string counting_text(const Table& table);

/// INSERT of a whole row, and the names of its parameters in the order of the columns.
struct InsertText {
  explicit InsertText(const Table& table);
  std::string sql;
  std::vector<std::string> names;
};

/// One snapshot of a database that nobody serves meanwhile. Everything throws StorageFailure.
class RowSource {
 public:
  virtual ~RowSource() = default;
  /// Every table of the schema, by name. A table without a primary key is a std::logic_error.
  virtual std::vector<Table> tables() = 0;
  /// Hands out every row in the order of the key, never more than a few in memory.
  virtual void each(const Table& table, const std::function<void(const Row&)>& take) = 0;
  virtual std::int64_t count(const Table& table, std::int64_t limit) = 0;
};

/// A database that is filled; nothing of it is there for others before keep(), nor ever when this
/// object goes without it.
class RowTarget : public RowSource {
 public:
  /// What stands there now, to be looked at before begin(); null: nothing at all.
  virtual RowSource* existing() = 0;
  /// Empties every table and puts aside what slows rows down.
  virtual void begin() = 0;
  /// Rows of a table of this schema, with its columns in their order: one table after the other.
  virtual void begin_table(const Table& table) = 0;
  virtual void put(const Row& row) = 0;
  virtual void end_table() = 0;
  /// All rows are there: indexes and references are made, which proves them.
  virtual void end() = 0;
  /// Makes it durable.
  virtual void keep() = 0;
};

}  // namespace panelist::storage
