#include "storage/sqlite/statement_cache.hpp"

#include <algorithm>
#include <cctype>
#include <stdexcept>
#include <string>

namespace panelist::storage::sqlite {
namespace {

/// First words that would pull the transaction away from under the other works of a group.
constexpr std::array<std::string_view, 9> refused_words{
    "BEGIN", "COMMIT", "END", "ROLLBACK", "SAVEPOINT", "RELEASE", "PRAGMA", "ATTACH", "VACUUM"};

std::string first_word(std::string_view sql) {
  std::string word;
  const std::size_t start = std::min(sql.size(), sql.find_first_not_of(" \t\r\n"));
  for (const char c : sql.substr(start)) {
    if (std::isalpha(static_cast<unsigned char>(c)) == 0) break;
    word.push_back(static_cast<char>(std::toupper(static_cast<unsigned char>(c))));
  }
  return word;
}

std::size_t slot_of(const char* data, std::size_t slots) {
  const auto address = reinterpret_cast<std::uintptr_t>(data);
  return static_cast<std::size_t>((address * 0x9E3779B97F4A7C15ULL) >> 40) % slots;
}

}  // namespace

StatementCache::Lease::~Lease() {
  statement_->reset();
  if (own_ == nullptr) statement_->in_use_ = false;
}

StatementCache::Lease StatementCache::take(std::string_view sql) {
  Statement* const statement = find(sql);
  if (statement->in_use_) {
    auto own = prepare(sql);
    Statement* const fresh = own.get();
    return {fresh, std::move(own)};
  }
  statement->in_use_ = true;
  statement->last_used_ = ++clock_;
  return {statement, nullptr};
}

Statement* StatementCache::find(std::string_view sql) {
  Slot& slot = slots_[slot_of(sql.data(), slots_.size())];
  if (slot.data == sql.data() && slot.statement != nullptr && slot.statement->text_ == sql) {
    return slot.statement;
  }
  auto found = by_text_.find(sql);
  if (found == by_text_.end()) {
    auto statement = prepare(sql);
    if (by_text_.size() >= statements_max) make_room();
    const std::string_view key = statement->text_;
    found = by_text_.emplace(key, std::move(statement)).first;
  }
  slot = {sql.data(), found->second.get()};
  return slot.statement;
}

std::unique_ptr<Statement> StatementCache::prepare(std::string_view sql) const {
  const std::string word = first_word(sql);
  if (std::find(refused_words.begin(), refused_words.end(), word) != refused_words.end()) {
    throw std::logic_error("a work may not " + word + ": " + std::string(sql));
  }
  auto statement = std::make_unique<Statement>(db_, sql);
  if (only_reads_ && !statement->only_reads()) {
    throw std::logic_error("a read may not change anything: " + std::string(sql));
  }
  return statement;
}

void StatementCache::make_room() {
  auto oldest = by_text_.end();
  for (auto entry = by_text_.begin(); entry != by_text_.end(); ++entry) {
    if (entry->second->in_use_) continue;
    if (oldest == by_text_.end() || entry->second->last_used_ < oldest->second->last_used_) {
      oldest = entry;
    }
  }
  if (oldest == by_text_.end()) return;
  for (Slot& slot : slots_) {
    if (slot.statement == oldest->second.get()) slot = {};
  }
  const std::unique_ptr<Statement> gone = std::move(oldest->second);  // outlives its key
  by_text_.erase(oldest);
}

}  // namespace panelist::storage::sqlite
