#pragma once
// The port every repository is written against: one transaction, one DML text, two drivers.
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>

#include "base/ids.hpp"
#include "base/time.hpp"

namespace panelist::storage {

struct Null {};
using Bytes = std::span<const std::byte>;

/// A value to bind. Text and bytes are borrowed until the call returns.
class Value {
 public:
  using Held = std::variant<Null, std::int64_t, std::string_view, Bytes>;
  Value(Null) : held_(Null{}) {}
  Value(std::int64_t number) : held_(number) {}
  Value(int number) : held_(std::int64_t{number}) {}
  Value(bool flag) : held_(std::int64_t{flag}) {}
  Value(std::string_view text) : held_(text) {}
  Value(const std::string& text) : held_(std::string_view{text}) {}
  Value(const char* text) : held_(std::string_view{text}) {}
  Value(Bytes bytes) : held_(bytes) {}
  Value(Instant instant) : held_(to_millis(instant)) {}
  template <typename Tag>
  Value(Id<Tag> id) : held_(id.value) {}
  template <typename T>
  Value(const std::optional<T>& value) : held_(value ? Value(*value).held_ : Held(Null{})) {}
  const Held& held() const { return held_; }

 private:
  Held held_;
};

/// NULL for an empty text.
inline std::optional<std::string_view> text_or_null(std::string_view text) {
  return text.empty() ? std::nullopt : std::optional(text);
}

/// A named parameter: the text says `:name`.
struct Param {
  std::string_view name;
  Value value;
};
using Params = std::initializer_list<Param>;

/// At the end of a SELECT: takes each row that is found and leaves out those that another
/// transaction has taken. SQLite's driver cuts it off: there nobody else is at work.
#define SKIP_LOCKED " FOR UPDATE SKIP LOCKED"

/// One row of an answer; columns by position from 0. Text and bytes live until the callback
/// returns.
class Row {
 public:
  virtual int columns() const = 0;
  virtual bool is_null(int column) const = 0;
  virtual std::int64_t int64(int column) const = 0;     ///< 0 for NULL
  virtual std::string_view text(int column) const = 0;  ///< empty for NULL
  virtual Bytes bytes(int column) const = 0;
  std::string string(int column) const { return std::string(text(column)); }
  bool flag(int column) const { return int64(column) != 0; }
  Instant instant(int column) const { return from_millis(int64(column)); }
  template <typename T>
  T id(int column) const {
    return T{int64(column)};
  }
  std::optional<std::int64_t> optional_int64(int column) const;
  std::optional<Instant> optional_instant(int column) const;
  template <typename T>
  std::optional<T> optional_id(int column) const {
    if (is_null(column)) return std::nullopt;
    return T{int64(column)};
  }

 protected:
  ~Row() = default;
};

/// One use case's transaction (SQLite: a savepoint of a group commit; reads: a snapshot). Used on
/// the thread that runs the work and nowhere else. Any database error throws StorageFailure: no use
/// case catches it and goes on. Prepared statements are kept per connection, keyed by the text.
class Transaction {
 public:
  using EachRow = std::function<void(const Row&)>;
  virtual ~Transaction() = default;
  /// Runs a statement and hands every row to `each`. The statement is reset before this returns.
  virtual void each(std::string_view sql, Params params, const EachRow& each) = 0;
  /// The same for parameters computed at run time (search filters).
  virtual void each(std::string_view sql, std::span<const Param> params, const EachRow& each) = 0;
  /// Runs a change; how many rows it touched.
  [[nodiscard]] virtual std::int64_t run(std::string_view sql, Params params) = 0;
  /// Runs a change that nobody counts. PostgreSQL sends it with the next statement that answers, or
  /// before the commit, and what went wrong with it is thrown there.
  virtual void write(std::string_view sql, Params params) = 0;
  /// First row only; false when there is none.
  bool first(std::string_view sql, Params params, const EachRow& each);
  /// A fresh id from the database's counter (hi-lo blocks; never reused, gaps are normal).
  virtual std::int64_t next_id() = 0;
  /// Takes a run before anything of it is changed: two works that took the same are as if they had
  /// run one after the other (PostgreSQL: the later runs again; SQLite: nothing, since one writer
  /// runs one use case at a time).
  virtual void lock_run(RunId run) = 0;
  virtual void lock_comparison(ComparisonId comparison) = 0;
  /// Whether no other work runs at the same time, here or in another process (SQLite). Elsewhere a
  /// row that many works change makes them wait for each other and run again.
  virtual bool is_only_writer() const = 0;
  /// The clock of leases, the same for every process of the database (PostgreSQL: the server's;
  /// SQLite: `own`, since there is no other process).
  virtual Instant lease_clock(Instant own) = 0;
  /// Adds to the counter of that name, made when it is new (PostgreSQL: a row of its own, folded in
  /// later, so that no two transactions wait for one row).
  virtual void count(std::string_view name, std::int64_t by) = 0;
  /// Runs `work` in a savepoint of its own. What breaks in it (any exception but a StorageFailure)
  /// undoes only what it did, and the exception's words are the answer; nothing: it is done. A
  /// StorageFailure goes on: nobody catches that one.
  virtual std::optional<std::string> attempt(const std::function<void()>& work) = 0;
  /// Runs `hook` after the commit is durable, on the writer thread; dropped on rollback. For waking
  /// loops, live updates and caches only: it must not block or throw.
  virtual void after_commit(std::function<void()> hook) = 0;
};

}  // namespace panelist::storage
