#pragma once
// Prepared statements of one connection, found by their text.
#include <cstddef>
#include <memory>
#include <string_view>
#include <unordered_map>

#include "storage/postgres/statement.hpp"

namespace panelist::storage::postgres {

/// Bounded: texts built at run time push out the least recently used. One thread at a time. The
/// same text may run inside its own row callback: an answer does not need its statement any more.
class StatementCache {
 public:
  /// Lives until the next call.
  Statement& take(std::string_view sql, Pipeline& pipeline);
  /// Forgets every statement; the server has been told to.
  void clear() { by_text_.clear(); }
  std::size_t size() const { return by_text_.size(); }

  static constexpr std::size_t statements_max = 512;

 private:
  void make_room(Pipeline& pipeline);

  std::uint64_t clock_{0};
  std::unordered_map<std::string_view, std::unique_ptr<Statement>> by_text_;
};

}  // namespace panelist::storage::postgres
