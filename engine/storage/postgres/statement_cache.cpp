#include "storage/postgres/statement_cache.hpp"

#include <algorithm>

namespace panelist::storage::postgres {

Statement& StatementCache::take(std::string_view sql, Pipeline& pipeline) {
  auto found = by_text_.find(sql);
  if (found == by_text_.end()) {
    auto statement = std::make_unique<Statement>(sql);
    if (by_text_.size() >= statements_max) make_room(pipeline);
    const std::string_view key = statement->text_;
    found = by_text_.emplace(key, std::move(statement)).first;
  }
  found->second->last_used_ = ++clock_;
  return *found->second;
}

void StatementCache::make_room(Pipeline& pipeline) {
  const auto oldest = std::min_element(
      by_text_.begin(), by_text_.end(), [](const auto& left, const auto& right) {
        return left.second->last_used_ < right.second->last_used_;
      });
  if (oldest == by_text_.end()) return;
  const std::unique_ptr<Statement> gone = std::move(oldest->second);  // outlives its key
  by_text_.erase(oldest);
  gone->forget(pipeline);
}

}  // namespace panelist::storage::postgres
