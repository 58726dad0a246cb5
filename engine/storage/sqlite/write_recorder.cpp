#include "storage/sqlite/write_recorder.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <charconv>
#include <memory>
#include <optional>
#include <utility>

namespace panelist::storage::sqlite {
namespace {

using Values = std::map<std::string, RecordedValue, std::less<>>;

bool is_name_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/// Where the quoted text that begins at `from` ends; a doubled quote is a part of it.
std::size_t end_of_quoted(std::string_view text, std::size_t from) {
  const char quote = text[from];
  for (std::size_t at = from + 1; at < text.size(); ++at) {
    if (text[at] != quote) continue;
    if (at + 1 == text.size() || text[at + 1] != quote) return at + 1;
    ++at;
  }
  return std::string_view::npos;
}

std::string undoubled(std::string_view quoted) {
  std::string text;
  for (std::size_t at = 0; at < quoted.size(); ++at) {
    text.push_back(quoted[at]);
    if (quoted[at] == '\'') ++at;
  }
  return text;
}

std::optional<RecordedValue> read_hex(std::string_view hex) {
  RecordedBytes bytes;
  for (std::size_t at = 0; at + 1 < hex.size(); at += 2) {
    unsigned byte = 0;
    if (std::from_chars(hex.data() + at, hex.data() + at + 2, byte, 16).ptr != hex.data() + at + 2)
      return std::nullopt;
    bytes.bytes.push_back(static_cast<char>(byte));
  }
  return bytes;
}

std::optional<RecordedValue> read_number(std::string_view digits) {
  const char* const end = digits.data() + digits.size();
  std::int64_t whole = 0;
  if (const auto read = std::from_chars(digits.data(), end, whole);
      read.ec == std::errc{} && read.ptr == end)
    return whole;
  double real = 0;
  if (const auto read = std::from_chars(digits.data(), end, real);
      read.ec == std::errc{} && read.ptr == end)
    return real;
  return std::nullopt;
}

/// The literal at the head of `text`, as SQLite writes bound values; takes it off.
std::optional<RecordedValue> take_literal(std::string_view& text) {
  const auto take = [&text](std::size_t size) {
    const std::string_view taken = text.substr(0, size);
    text.remove_prefix(size);
    return taken;
  };
  if (text.starts_with("NULL")) {
    take(4);
    return RecordedValue{};
  }
  if (text.starts_with("'") || text.starts_with("x'")) {
    const std::size_t quote = text.front() == 'x' ? 1 : 0;
    const std::size_t end = end_of_quoted(text, quote);
    if (end == std::string_view::npos) return std::nullopt;
    const std::string_view inside = take(end).substr(quote + 1, end - quote - 2);
    if (quote == 1) return read_hex(inside);
    return undoubled(inside);
  }
  return read_number(take(std::min(text.size(), text.find_first_not_of("0123456789.eE+-"))));
}

/// What stands in both texts alike: up to the next parameter of `text`. False: they differ.
bool skip_common(std::string_view& text, std::string_view& expanded) {
  std::size_t at = 0;
  while (at < text.size()) {
    if (text[at] == '\'' || text[at] == '"') {
      at = end_of_quoted(text, at);
      if (at == std::string_view::npos) return false;
      continue;
    }
    if (text[at] == ':' && at + 1 < text.size() && is_name_character(text[at + 1])) break;
    ++at;
  }
  if (text.substr(0, at) != expanded.substr(0, at)) return false;
  text.remove_prefix(at);
  expanded.remove_prefix(at);
  return true;
}

}  // namespace

std::optional<Values> read_values(std::string_view text, std::string_view expanded) {
  Values values;
  while (true) {
    if (!skip_common(text, expanded)) return std::nullopt;
    if (text.empty()) return values;
    std::size_t end = 1;
    while (end < text.size() && is_name_character(text[end])) ++end;
    auto value = take_literal(expanded);
    if (!value) return std::nullopt;
    values.insert_or_assign(std::string(text.substr(0, end)), std::move(*value));
    text.remove_prefix(end);
  }
}

void WriteRecorder::attach(sqlite3* db) {
  sqlite3_trace_v2(db, SQLITE_TRACE_STMT, &WriteRecorder::on_trace, this);
}

int WriteRecorder::on_trace(unsigned, void* recorder, void* statement, void* text) {
  auto& self = *static_cast<WriteRecorder*>(recorder);
  if (self.is_on_) self.note(static_cast<sqlite3_stmt*>(statement), static_cast<const char*>(text));
  return 0;
}

/// True for what begins, ends or nests transactions: the replay has an order of its own.
bool WriteRecorder::note_control(std::string_view text) {
  if (text == "SAVEPOINT work") {
    work_.clear();
  } else if (text == "RELEASE work" || text == "COMMIT") {
    end_work();
  } else if (text == "ROLLBACK TO work" || text == "ROLLBACK") {
    work_.clear();
  } else if (text == "SAVEPOINT attempt") {
    attempt_from_ = work_.size();
  } else if (text == "ROLLBACK TO attempt") {
    work_.resize(attempt_from_);
  } else {
    return text.starts_with("BEGIN") || text.starts_with("RELEASE") || text.starts_with("--");
  }
  return true;
}

void WriteRecorder::end_work() {
  if (!work_.empty()) works_.push_back(std::exchange(work_, {}));
}

std::size_t WriteRecorder::index_of(std::string_view text) {
  const auto known = index_by_text_.find(text);
  if (known != index_by_text_.end()) return known->second;
  texts_.emplace_back(text);
  index_by_text_.emplace(text, texts_.size() - 1);
  return texts_.size() - 1;
}

void WriteRecorder::note(sqlite3_stmt* statement, std::string_view text) {
  if (note_control(text) || sqlite3_stmt_readonly(statement) != 0) return;
  const std::unique_ptr<char, void (*)(void*)> expanded(sqlite3_expanded_sql(statement),
                                                        sqlite3_free);
  auto values = expanded ? read_values(text, expanded.get()) : std::nullopt;
  RecordedWrite write{index_of(text), {}};
  const int count = sqlite3_bind_parameter_count(statement);
  for (int index = 1; values && index <= count; ++index) {
    const std::string_view name = sqlite3_bind_parameter_name(statement, index);
    const auto value = values->find(name);
    if (value == values->end()) {
      values.reset();
    } else {
      write.values.push_back(std::move(value->second));
    }
  }
  if (!values) {
    problem_ = "a statement could not be recorded: " + std::string(text);
    return;
  }
  work_.push_back(std::move(write));
}

std::uint64_t WriteRecorder::statements() const {
  std::uint64_t sum = 0;
  for (const RecordedWork& work : works_) sum += work.size();
  return sum;
}

}  // namespace panelist::storage::sqlite
