#include "storage/sqlite/plain_checks.hpp"

#include <sqlite3.h>

#include <array>
#include <optional>
#include <utility>
#include <vector>

#include "storage/sqlite/failure.hpp"

namespace panelist::storage::sqlite {
namespace {

constexpr std::string_view check = "CHECK (";
constexpr std::size_t list_from = 3;  // SQLite compares one by one with fewer

/// `CHECK (column IN ('a', 'b'))` at the head of a text.
struct ListCheck {
  std::string_view column;
  std::vector<std::string_view> values;  ///< with their quotes
  std::size_t size{0};                   ///< of all of it
};

class CheckScanner {
 public:
  explicit CheckScanner(std::string_view text) : text_(text) {}

  std::optional<ListCheck> read() {
    ListCheck found;
    if (!take(check)) return std::nullopt;
    found.column = take_name();
    if (found.column.empty() || !take(" IN (")) return std::nullopt;
    do {
      skip_blank();
      found.values.push_back(take_quoted());
      if (found.values.back().empty()) return std::nullopt;
      skip_blank();
    } while (take(","));
    if (!take("))")) return std::nullopt;
    found.size = at_;
    return found;
  }

 private:
  bool take(std::string_view word) {
    if (!text_.substr(at_).starts_with(word)) return false;
    at_ += word.size();
    return true;
  }
  std::string_view take_name() {
    constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyz_";
    return take_until(text_.find_first_not_of(letters, at_));
  }
  /// Nothing when none is there; a doubled quote is a part of it.
  std::string_view take_quoted() {
    if (!text_.substr(at_).starts_with("'")) return {};
    std::size_t end = text_.find('\'', at_ + 1);
    while (end != std::string_view::npos && text_.substr(end + 1).starts_with("'"))
      end = text_.find('\'', end + 2);
    return end == std::string_view::npos ? std::string_view() : take_until(end + 1);
  }
  std::string_view take_until(std::size_t end) {
    const std::string_view taken = text_.substr(at_, end - at_);
    at_ += taken.size();
    return taken;
  }
  void skip_blank() { take_until(text_.find_first_not_of(" \n", at_)); }

  std::string_view text_;
  std::size_t at_{0};
};

std::string comparisons(const ListCheck& list) {
  std::string text(check);
  for (const std::string_view value : list.values) {
    if (value.data() != list.values.front().data()) text += " OR ";
    text.append(list.column).append(" = ").append(value);
  }
  return text + ")";
}

}  // namespace

std::string with_plain_checks(std::string_view create_table) {
  std::string plain;
  while (true) {
    const std::string_view before = create_table.substr(0, create_table.find(check));
    plain.append(before);
    create_table.remove_prefix(before.size());
    if (create_table.empty()) return plain;
    const auto list = CheckScanner(create_table).read();
    if (list && list->values.size() >= list_from) {
      plain += comparisons(*list);
      create_table.remove_prefix(list->size);
    } else {
      plain.append(check);
      create_table.remove_prefix(check.size());
    }
  }
}

void make_checks_plain(Connection& connection) {
  std::vector<std::pair<std::string, std::string>> changed;
  {
    Statement tables(connection.handle(),
                     "SELECT name, sql FROM sqlite_schema WHERE type = 'table'");
    while (tables.step() == SQLITE_ROW) {
      const StatementRow row(tables.handle());
      std::string plain = with_plain_checks(row.text(1));
      if (plain != row.text(1)) changed.emplace_back(row.text(0), std::move(plain));
    }
  }
  if (changed.empty()) return;
  connection.execute("PRAGMA writable_schema=ON");
  for (const auto& [name, plain] : changed) {
    const std::array<Param, 2> params{{{"sql", plain}, {"name", name}}};
    Statement update(connection.handle(), "UPDATE sqlite_schema SET sql = :sql WHERE name = :name");
    update.bind(params);
    if (update.step() != SQLITE_DONE) throw make_failure(connection.handle(), "a plain CHECK");
  }
  connection.execute("PRAGMA writable_schema=RESET");
}

}  // namespace panelist::storage::sqlite
