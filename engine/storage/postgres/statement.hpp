#pragma once
// One text of the common dialect on one connection: its parameters bound by name, without a copy.
#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "storage/postgres/numbered_text.hpp"
#include "storage/postgres/pipeline.hpp"
#include "storage/transaction.hpp"

struct pg_result;

namespace panelist::storage::postgres {

/// Belongs to one connection and, like it, to one thread at a time. The server is told the type of
/// each parameter (int8, text, bytea) as soon as a value shows it; where only NULL was bound so far
/// it infers the type. A value of another type makes the statement be prepared once more.
class Statement {
 public:
  explicit Statement(std::string_view text);

  const std::string& text() const { return text_; }
  /// Borrows text and bytes until send(). A name that is unknown, missing or given twice throws
  /// std::logic_error.
  void bind(std::span<const Param> params);
  /// Into the pipeline, with what prepares the text where it must be, under a name that
  /// `fresh_name` gives.
  template <typename FreshName>
  void send(Pipeline& pipeline, const FreshName& fresh_name) {
    const bool is_old = !name_.empty();
    if (!is_old) prepare(pipeline, fresh_name());
    pipeline.run(name_, values_, sizes_, text_, is_old);
  }
  /// Tells the server to forget the text.
  void forget(Pipeline& pipeline);

 private:
  friend class StatementCache;
  std::size_t find_parameter(std::string_view name, std::size_t position);
  void bind_one(std::size_t index, const Value::Held& value);
  void hold(std::size_t index, const char* data, std::size_t size, unsigned type);
  void prepare(Pipeline& pipeline, std::string name);

  std::string text_;
  NumberedText numbered_;
  std::string name_;       ///< on the server; empty: not prepared
  std::string old_name_;   ///< prepared for other types
  std::vector<unsigned> types_;       ///< 0: not known yet
  std::vector<const char*> values_;   ///< null: NULL
  std::vector<int> sizes_;
  std::vector<std::array<char, 8>> numbers_;  ///< what values_ of int8 point to, big-endian
  std::vector<std::uint64_t> bound_in_;       ///< the call that bound it last
  std::vector<std::size_t> hints_;  ///< the parameter that stood at this place of the last call
  std::uint64_t call_{0};
  std::uint64_t last_used_{0};  ///< StatementCache's clock
};

/// A row of an answer in binary format.
class ResultRow final : public Row {
 public:
  ResultRow(const pg_result* result, std::string_view sql) : result_(result), sql_(sql) {}
  void move_to(int row) { row_ = row; }
  int columns() const override;
  bool is_null(int column) const override;
  /// Also of a boolean and of a sum (numeric). Any other type is a std::logic_error.
  std::int64_t int64(int column) const override;
  /// Of anything but a text or bytes it is a std::logic_error.
  std::string_view text(int column) const override;
  /// The value as the server sent it, whatever its type.
  Bytes bytes(int column) const override;

 private:
  std::string_view raw(int column) const;
  const pg_result* result_;
  std::string_view sql_;
  int row_{0};
};

}  // namespace panelist::storage::postgres
