#include "storage/postgres/numbered_text.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <stdexcept>

namespace panelist::storage::postgres {
namespace {

/// First words of texts that belong to the driver alone.
constexpr std::array<std::string_view, 12> control_words{
    "BEGIN",     "START",   "COMMIT",  "END",    "ABORT",      "ROLLBACK",
    "SAVEPOINT", "RELEASE", "PREPARE", "SET",    "DEALLOCATE", "VACUUM"};

bool begins_name(char c) { return std::isalpha(static_cast<unsigned char>(c)) != 0 || c == '_'; }
bool continues_name(char c) { return begins_name(c) || (c >= '0' && c <= '9'); }

/// How much of the head of `rest` is to be copied whatever stands in it; 0: nothing special.
std::size_t copied_size(std::string_view rest) {
  const auto through = [rest](std::size_t found, std::size_t size) {
    return found == std::string_view::npos ? rest.size() : found + size;
  };
  if (rest.front() == '\'' || rest.front() == '"') return through(rest.find(rest.front(), 1), 1);
  if (rest.starts_with("--")) return through(rest.find('\n'), 1);
  if (rest.starts_with("/*")) return through(rest.find("*/", 2), 2);
  return rest.starts_with("::") ? 2 : 0;
}

std::size_t number_of(std::string_view name, std::vector<std::string>& names) {
  const auto found = std::find(names.begin(), names.end(), name);
  if (found != names.end()) return static_cast<std::size_t>(found - names.begin()) + 1;
  names.emplace_back(name);
  return names.size();
}

}  // namespace

NumberedText number_parameters(std::string_view sql) {
  NumberedText text;
  text.sql.reserve(sql.size());
  while (!sql.empty()) {
    if (const std::size_t size = copied_size(sql); size > 0) {
      text.sql.append(sql.substr(0, size));
      sql.remove_prefix(size);
    } else if (sql.front() == ':' && sql.size() > 1 && begins_name(sql[1])) {
      const auto end = std::find_if_not(sql.begin() + 1, sql.end(), continues_name);
      const std::string_view name(sql.begin() + 1, end);
      text.sql.append("$").append(std::to_string(number_of(name, text.names)));
      sql.remove_prefix(name.size() + 1);
    } else {
      text.sql.push_back(sql.front());
      sql.remove_prefix(1);
    }
  }
  return text;
}

void refuse_control(std::string_view sql) {
  std::string word;
  const std::size_t start = std::min(sql.size(), sql.find_first_not_of(" \t\r\n"));
  for (const char c : sql.substr(start)) {
    if (std::isalpha(static_cast<unsigned char>(c)) == 0) break;
    word.push_back(static_cast<char>(std::toupper(static_cast<unsigned char>(c))));
  }
  if (std::find(control_words.begin(), control_words.end(), word) == control_words.end()) return;
  throw std::logic_error("a work may not " + word + ": " + std::string(sql));
}

}  // namespace panelist::storage::postgres
