#include "storage/postgres/statement.hpp"

#include <algorithm>
#include <limits>
#include <libpq-fe.h>
#include <stdexcept>
#include <utility>

namespace panelist::storage::postgres {
namespace {

// Of the server's catalogue pg_type; fixed for ever.
constexpr Oid bool_type = 16, bytea_type = 17, name_type = 19, int8_type = 20, int2_type = 21,
              int4_type = 23, text_type = 25, numeric_type = 1700, varchar_type = 1043,
              unknown_type = 705;

[[noreturn]] void refuse(std::string_view sql, std::string_view why, std::string_view name) {
  throw std::logic_error(std::string(why).append(name).append(" in: ").append(sql));
}

std::array<char, 8> big_endian(std::int64_t number) {
  std::array<char, 8> bytes{};
  for (std::size_t at = bytes.size(); at > 0; --at, number >>= 8)
    bytes[at - 1] = static_cast<char>(number & 0xff);
  return bytes;
}

/// A whole number of 1 to 8 bytes; the first byte has the sign.
std::int64_t from_big_endian(std::string_view bytes) {
  std::int64_t number = !bytes.empty() && static_cast<signed char>(bytes.front()) < 0 ? -1 : 0;
  for (const char byte : bytes)
    number = static_cast<std::int64_t>((static_cast<std::uint64_t>(number) << 8) |
                                       static_cast<unsigned char>(byte));
  return number;
}

/// PostgreSQL's numeric: digits in base 10,000. Only what sum() of whole numbers answers.
std::int64_t from_numeric(std::string_view bytes, std::string_view sql) {
  const auto part = [&](std::size_t index) { return from_big_endian(bytes.substr(index * 2, 2)); };
  constexpr std::size_t head = 4;  // digits, weight of the first, sign, shown after the point
  const std::int64_t digits = part(0), weight = part(1);
  if (part(2) != 0 && part(2) != 0x4000) refuse(sql, "no whole number", "");
  if (digits > weight + 1 || weight > 4) refuse(sql, "no whole number of 64 bits", "");
  std::int64_t number = 0;
  for (std::int64_t place = 0; place <= weight; ++place) {
    const std::int64_t digit = place < digits ? part(head + static_cast<std::size_t>(place)) : 0;
    if (__builtin_mul_overflow(number, std::int64_t{10000}, &number) ||
        __builtin_add_overflow(number, digit, &number))
      refuse(sql, "no whole number of 64 bits", "");
  }
  return part(2) == 0 ? number : -number;
}

}  // namespace

Statement::Statement(std::string_view text) : text_(text), numbered_(number_parameters(text)) {
  refuse_control(text);
  const std::size_t count = numbered_.names.size();
  types_.resize(count, 0);
  values_.resize(count, nullptr);
  sizes_.resize(count, 0);
  numbers_.resize(count);
  bound_in_.resize(count, 0);
}

std::size_t Statement::find_parameter(std::string_view name, std::size_t position) {
  const std::vector<std::string>& names = numbered_.names;
  if (position >= hints_.size()) hints_.resize(position + 1, 0);
  if (!names.empty() && names[hints_[position]] == name) return hints_[position];
  const auto found = std::find(names.begin(), names.end(), name);
  if (found == names.end()) refuse(text_, "no parameter :", name);
  return hints_[position] = static_cast<std::size_t>(found - names.begin());
}

void Statement::bind(std::span<const Param> params) {
  ++call_;
  for (std::size_t position = 0; position < params.size(); ++position) {
    const std::size_t index = find_parameter(params[position].name, position);
    if (bound_in_[index] == call_) refuse(text_, "given twice: :", params[position].name);
    bound_in_[index] = call_;
    bind_one(index, params[position].value.held());
  }
  if (params.size() == bound_in_.size()) return;
  for (std::size_t index = 0; index < bound_in_.size(); ++index)
    if (bound_in_[index] != call_) refuse(text_, "not given: :", numbered_.names[index]);
}

void Statement::bind_one(std::size_t index, const Value::Held& value) {
  if (const auto* number = std::get_if<std::int64_t>(&value)) {
    numbers_[index] = big_endian(*number);
    hold(index, numbers_[index].data(), sizeof *number, int8_type);
  } else if (const auto* text = std::get_if<std::string_view>(&value)) {
    hold(index, text->data(), text->size(), text_type);
  } else if (const auto* bytes = std::get_if<Bytes>(&value)) {
    hold(index, reinterpret_cast<const char*>(bytes->data()), bytes->size(), bytea_type);
  } else {
    values_[index] = nullptr;
    sizes_[index] = 0;
  }
}

void Statement::hold(std::size_t index, const char* data, std::size_t size, unsigned type) {
  if (size > static_cast<std::size_t>(std::numeric_limits<int>::max()))
    refuse(text_, "too long: :", numbered_.names[index]);
  // A null pointer would bind NULL instead of the empty text.
  values_[index] = data == nullptr ? "" : data;
  sizes_[index] = static_cast<int>(size);
  if (types_[index] == type) return;
  types_[index] = type;
  if (old_name_.empty()) old_name_ = std::move(name_);
  name_.clear();
}

void Statement::prepare(Pipeline& pipeline, std::string name) {
  if (!old_name_.empty()) pipeline.text("DEALLOCATE " + std::exchange(old_name_, {}));
  pipeline.prepare(name, numbered_.sql, types_);
  name_ = std::move(name);
}

void Statement::forget(Pipeline& pipeline) {
  for (std::string* name : {&name_, &old_name_})
    if (!name->empty()) pipeline.text("DEALLOCATE " + std::exchange(*name, {}));
}

int ResultRow::columns() const { return PQnfields(result_); }

std::string_view ResultRow::raw(int column) const {
  if (column < 0 || column >= columns()) refuse(sql_, "no column ", std::to_string(column));
  return {PQgetvalue(result_, row_, column),
          static_cast<std::size_t>(PQgetlength(result_, row_, column))};
}

bool ResultRow::is_null(int column) const {
  raw(column);
  return PQgetisnull(result_, row_, column) != 0;
}

std::int64_t ResultRow::int64(int column) const {
  const std::string_view value = raw(column);
  if (PQgetisnull(result_, row_, column) != 0) return 0;
  switch (PQftype(result_, column)) {
    case int8_type:
    case int4_type:
    case int2_type:
    case bool_type:
      return from_big_endian(value);
    case numeric_type:
      return from_numeric(value, sql_);
    default:
      refuse(sql_, "no whole number in column ", std::to_string(column));
  }
}

std::string_view ResultRow::text(int column) const {
  const std::string_view value = raw(column);
  if (PQgetisnull(result_, row_, column) != 0) return {};
  switch (PQftype(result_, column)) {
    case text_type:
    case varchar_type:
    case name_type:
    case unknown_type:
    case bytea_type:
      return value;
    default:
      refuse(sql_, "no text in column ", std::to_string(column));
  }
}

Bytes ResultRow::bytes(int column) const {
  const std::string_view value = raw(column);
  return {reinterpret_cast<const std::byte*>(value.data()), value.size()};
}

}  // namespace panelist::storage::postgres
