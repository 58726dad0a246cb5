#pragma once
// A prepared statement whose parameters are bound by name without a copy. SQLiteCpp's Statement can
// bind neither a string_view nor prepare for long use, hence the plain sqlite3 calls.
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "storage/transaction.hpp"

struct sqlite3;
struct sqlite3_stmt;

namespace panelist::storage::sqlite {

/// Belongs to one connection and, like it, to one thread at a time.
class Statement {
 public:
  /// Throws StorageFailure when the text does not compile, std::logic_error when it holds more than
  /// one statement or a parameter without a name.
  Statement(sqlite3* db, std::string_view sql);
  ~Statement();
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;

  const std::string& text() const { return text_; }
  bool only_reads() const;
  /// Borrows text and bytes until reset(). A name that is unknown, missing or given twice throws
  /// std::logic_error.
  void bind(std::span<const Param> params);
  /// SQLITE_ROW, SQLITE_DONE or an error code.
  int step();
  void reset();
  sqlite3_stmt* handle() const { return statement_; }

 private:
  friend class StatementCache;
  struct Parameter {
    std::string name;        ///< without its colon
    std::uint64_t bound_in;  ///< the call that bound it last
  };
  int find_parameter(std::string_view name, std::size_t position);
  void bind_one(int index, const Value::Held& value);

  std::string text_;
  sqlite3_stmt* statement_{nullptr};
  std::vector<Parameter> parameters_;  ///< parameter N stands at N-1
  std::vector<int> hints_;             ///< the parameter that stood at this place of the last call
  std::uint64_t call_{0};
  std::uint64_t last_used_{0};  ///< StatementCache's clock
  bool in_use_{false};          ///< taken out of the cache
};

/// A row of a running statement.
class StatementRow final : public Row {
 public:
  explicit StatementRow(sqlite3_stmt* statement);
  int columns() const override { return columns_; }
  bool is_null(int column) const override;
  std::int64_t int64(int column) const override;
  std::string_view text(int column) const override;
  Bytes bytes(int column) const override;

 private:
  void check(int column) const;
  sqlite3_stmt* statement_;
  int columns_;
};

}  // namespace panelist::storage::sqlite
