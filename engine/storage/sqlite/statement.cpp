#include "storage/sqlite/statement.hpp"

#include <sqlite3.h>
#include <stdexcept>

#include "storage/sqlite/failure.hpp"

namespace panelist::storage::sqlite {
namespace {

[[noreturn]] void refuse(const std::string& text, std::string_view why,
                         std::string_view name = {}) {
  throw std::logic_error(std::string(why).append(name).append(" in: ").append(text));
}

std::string without_locks(std::string text) {
  constexpr std::string_view lock = SKIP_LOCKED;
  if (const auto at = text.find(lock); at != std::string::npos) text.erase(at, lock.size());
  return text;
}

bool is_blank(const char* tail) {
  return std::string_view(tail).find_first_not_of(" \t\r\n;") == std::string_view::npos;
}

}  // namespace

Statement::Statement(sqlite3* db, std::string_view sql) : text_(sql) {
  const std::string compiled = without_locks(text_);
  const char* tail = nullptr;
  const int size = static_cast<int>(compiled.size()) + 1;
  if (sqlite3_prepare_v3(db, compiled.c_str(), size, SQLITE_PREPARE_PERSISTENT, &statement_,
                         &tail) != SQLITE_OK) {
    throw make_failure(db, text_);
  }
  const auto give_up = [this](std::string_view why) {
    sqlite3_finalize(statement_);
    refuse(text_, why);
  };
  if (statement_ == nullptr) give_up("no statement");
  if (!is_blank(tail)) give_up("more than one statement");
  const int count = sqlite3_bind_parameter_count(statement_);
  for (int index = 1; index <= count; ++index) {
    const char* name = sqlite3_bind_parameter_name(statement_, index);
    if (name == nullptr || name[0] != ':') give_up("a parameter that is not written :name");
    parameters_.push_back({name + 1, 0});
  }
}

Statement::~Statement() { sqlite3_finalize(statement_); }

bool Statement::only_reads() const { return sqlite3_stmt_readonly(statement_) != 0; }

int Statement::find_parameter(std::string_view name, std::size_t position) {
  if (position < hints_.size()) {
    const int hint = hints_[position];
    if (parameters_[hint].name == name) return hint;
  } else {
    hints_.resize(position + 1, 0);
  }
  for (std::size_t index = 0; index < parameters_.size(); ++index) {
    if (parameters_[index].name == name) return hints_[position] = static_cast<int>(index);
  }
  refuse(text_, "no parameter :", name);
}

void Statement::bind(std::span<const Param> params) {
  ++call_;
  for (std::size_t position = 0; position < params.size(); ++position) {
    const Param& param = params[position];
    if (parameters_.empty()) refuse(text_, "no parameter :", param.name);
    const int index = find_parameter(param.name, position);
    if (parameters_[index].bound_in == call_) refuse(text_, "given twice: :", param.name);
    parameters_[index].bound_in = call_;
    bind_one(index + 1, param.value.held());
  }
  if (params.size() == parameters_.size()) return;
  for (const Parameter& parameter : parameters_) {
    if (parameter.bound_in != call_) refuse(text_, "not given: :", parameter.name);
  }
}

void Statement::bind_one(int index, const Value::Held& value) {
  int code = SQLITE_OK;
  if (const auto* number = std::get_if<std::int64_t>(&value)) {
    code = sqlite3_bind_int64(statement_, index, *number);
  } else if (const auto* text = std::get_if<std::string_view>(&value)) {
    // A null pointer would bind NULL instead of the empty text.
    code = sqlite3_bind_text64(statement_, index, text->data() == nullptr ? "" : text->data(),
                               text->size(), SQLITE_STATIC, SQLITE_UTF8);
  } else if (const auto* bytes = std::get_if<Bytes>(&value)) {
    const void* data = bytes->data();
    code = sqlite3_bind_blob64(statement_, index, data == nullptr ? "" : data, bytes->size(),
                               SQLITE_STATIC);
  } else {
    code = sqlite3_bind_null(statement_, index);
  }
  if (code != SQLITE_OK) throw make_failure(sqlite3_db_handle(statement_), text_);
}

int Statement::step() { return sqlite3_step(statement_); }

// What was bound stays bound, although its owner may be gone: no step happens before bind() has
// given every parameter a new value.
void Statement::reset() { sqlite3_reset(statement_); }

StatementRow::StatementRow(sqlite3_stmt* statement)
    : statement_(statement), columns_(sqlite3_column_count(statement)) {}

void StatementRow::check(int column) const {
  if (column >= 0 && column < columns_) return;
  refuse(sqlite3_sql(statement_), "no column ", std::to_string(column));
}

bool StatementRow::is_null(int column) const {
  check(column);
  return sqlite3_column_type(statement_, column) == SQLITE_NULL;
}

std::int64_t StatementRow::int64(int column) const {
  check(column);
  return sqlite3_column_int64(statement_, column);
}

std::string_view StatementRow::text(int column) const {
  check(column);
  const auto* data = reinterpret_cast<const char*>(sqlite3_column_text(statement_, column));
  if (data == nullptr) return {};
  return {data, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
}

Bytes StatementRow::bytes(int column) const {
  check(column);
  const auto* data = static_cast<const std::byte*>(sqlite3_column_blob(statement_, column));
  if (data == nullptr) return {};
  return {data, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
}

}  // namespace panelist::storage::sqlite
