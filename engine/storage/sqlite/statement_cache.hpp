#pragma once
// Prepared statements of one connection, found by their text.
#include <array>
#include <cstddef>
#include <memory>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "storage/sqlite/statement.hpp"

namespace panelist::storage::sqlite {

/// Bounded: texts built at run time push out the least recently used. One thread at a time.
class StatementCache {
 public:
  /// A statement taken out of the cache; reset and back in it at the end of its scope. The same
  /// text taken again meanwhile (inside its own row callback) gets a statement of its own.
  class Lease {
   public:
    Lease(Statement* statement, std::unique_ptr<Statement> own)
        : statement_(statement), own_(std::move(own)) {}
    ~Lease();
    Lease(const Lease&) = delete;
    Lease& operator=(const Lease&) = delete;
    Statement* operator->() const { return statement_; }

   private:
    Statement* statement_;
    std::unique_ptr<Statement> own_;
  };

  /// `only_reads`: a text that would change something is refused with std::logic_error.
  StatementCache(sqlite3* db, bool only_reads) : db_(db), only_reads_(only_reads) {}
  /// Texts that begin, end or nest a transaction are refused with std::logic_error.
  Lease take(std::string_view sql);
  std::size_t size() const { return by_text_.size(); }

  static constexpr std::size_t statements_max = 512;

 private:
  /// The last statement asked for with a text at this address: SQL is mostly literals. The text is
  /// still compared, since a buffer may hold another text of the same length by now.
  struct Slot {
    const char* data{};
    Statement* statement{};
  };
  Statement* find(std::string_view sql);
  std::unique_ptr<Statement> prepare(std::string_view sql) const;
  void make_room();

  sqlite3* db_;
  bool only_reads_;
  std::uint64_t clock_{0};
  std::array<Slot, 1024> slots_{};
  std::unordered_map<std::string_view, std::unique_ptr<Statement>> by_text_;
};

}  // namespace panelist::storage::sqlite
