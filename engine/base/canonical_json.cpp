#include "base/canonical_json.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string_view>
#include <vector>

#include "base/text.hpp"

namespace panelist {
namespace {

constexpr int depth_max =
    256;  // far above any page; a bound so that recursion cannot exhaust the stack
constexpr std::uint64_t exact_integer_max = std::uint64_t{1} << 53;

// In UTF-16 the characters above U+FFFF start with a surrogate (D800..DFFF) and so sort before
// U+E000 to U+FFFF. In UTF-8 those start with F0..F4 and EE..EF; lifting the latter gives the same
// order.
unsigned char utf16_rank(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte == 0xEE || byte == 0xEF ? static_cast<unsigned char>(byte + 0x10) : byte;
}

bool less_in_utf16(std::string_view left, std::string_view right) {
  return std::lexicographical_compare(left.begin(), left.end(), right.begin(), right.end(),
                                      [](char a, char b) { return utf16_rank(a) < utf16_rank(b); });
}

void append_escaped(std::string& out, unsigned char byte) {
  static constexpr std::string_view digits = "0123456789abcdef";
  switch (byte) {
    case '"': out += "\\\""; return;
    case '\\': out += "\\\\"; return;
    case '\b': out += "\\b"; return;
    case '\f': out += "\\f"; return;
    case '\n': out += "\\n"; return;
    case '\r': out += "\\r"; return;
    case '\t': out += "\\t"; return;
    default:
      out += "\\u00";
      out += digits[byte >> 4];
      out += digits[byte & 15];
  }
}

bool is_escaped(char c) {
  return static_cast<unsigned char>(c) < 0x20 || c == '"' || c == '\\';
}

/// Where the next byte stands that is written otherwise, or the end; eight at a time, as long as
/// none of the eight is such a byte (the usual tests for a byte that is less, or equal).
std::size_t find_escaped(std::string_view text, std::size_t from) {
  constexpr std::uint64_t ones = 0x0101010101010101U, high = ones << 7U;
  const auto has_zero = [](std::uint64_t bytes) { return (bytes - ones) & ~bytes & high; };
  for (; from + 8 <= text.size(); from += 8) {
    std::uint64_t bytes = 0;
    std::memcpy(&bytes, text.data() + from, 8);
    const std::uint64_t controls = (bytes - ones * 0x20U) & ~bytes & high;
    if ((controls | has_zero(bytes ^ ones * '"') | has_zero(bytes ^ ones * '\\')) != 0) break;
  }
  while (from < text.size() && !is_escaped(text[from])) ++from;
  return from;
}

void append_string(std::string& out, std::string_view text) {
  if (!is_utf8(text)) throw std::logic_error("canonical_json: a string is not valid UTF-8");
  out += '"';
  std::size_t copied = 0;
  for (;;) {
    const std::size_t at = find_escaped(text, copied);
    out.append(text.substr(copied, at - copied));
    if (at == text.size()) break;
    append_escaped(out, static_cast<unsigned char>(text[at]));
    copied = at + 1;
  }
  out += '"';
}

// ECMA-262 Number::toString: `digits` are the shortest that read back as the value, which is
// 0.digits x 10^point.
void append_layout(std::string& out, std::string_view digits, int point) {
  const int count = static_cast<int>(digits.size());
  if (count <= point && point <= 21) {
    out.append(digits).append(static_cast<std::size_t>(point - count), '0');
  } else if (0 < point && point <= 21) {
    const auto whole = static_cast<std::size_t>(point);
    out.append(digits.substr(0, whole)).append(".").append(digits.substr(whole));
  } else if (-6 < point && point <= 0) {
    out.append("0.").append(static_cast<std::size_t>(-point), '0').append(digits);
  } else {
    out += digits[0];
    if (count > 1) out.append(".").append(digits.substr(1));
    out += 'e';
    out += point > 0 ? '+' : '-';
    out += std::to_string(std::abs(point - 1));
  }
}

void append_double(std::string& out, double value) {
  if (!std::isfinite(value)) throw std::logic_error("canonical_json: a number is not finite");
  if (value == 0) {  // also -0
    out += '0';
    return;
  }
  if (value < 0) out += '-';
  std::array<char, 40> text{};
  const auto written = std::to_chars(text.data(), text.data() + text.size(), std::abs(value),
                                     std::chars_format::scientific);
  const std::string_view scientific(text.data(),
                                    static_cast<std::size_t>(written.ptr - text.data()));
  const std::size_t e = scientific.find('e');
  int exponent = 0;
  const char* first = scientific.data() + e + 1 + (scientific[e + 1] == '+' ? 1 : 0);
  std::from_chars(first, written.ptr, exponent);
  std::string digits(1, scientific[0]);
  if (e > 1) digits.append(scientific.substr(2, e - 2));
  append_layout(out, digits, exponent + 1);
}

void append_integer(std::string& out, const Json& value) {
  // RFC 8785 numbers are IEEE doubles: an integer that a double cannot hold is printed as the
  // double.
  if (value.is_number_unsigned()) {
    const auto number = value.get<std::uint64_t>();
    if (number > exact_integer_max) return append_double(out, static_cast<double>(number));
    out += std::to_string(number);
    return;
  }
  const auto number = value.get<std::int64_t>();
  const auto limit = static_cast<std::int64_t>(exact_integer_max);
  if (number > limit || number < -limit) return append_double(out, static_cast<double>(number));
  out += std::to_string(number);
}

void append_value(std::string& out, const Json& value, int depth);

void append_object(std::string& out, const Json& value, int depth) {
  using Member = Json::object_t::const_pointer;
  const auto& object = value.get_ref<const Json::object_t&>();
  std::vector<Member> members;
  members.reserve(object.size());
  for (const auto& member : object) members.push_back(&member);
  std::sort(members.begin(), members.end(),
            [](Member a, Member b) { return less_in_utf16(a->first, b->first); });
  out += '{';
  bool first = true;
  for (const Member member : members) {
    if (!first) out += ',';
    first = false;
    append_string(out, member->first);
    out += ':';
    append_value(out, member->second, depth);
  }
  out += '}';
}

void append_array(std::string& out, const Json& value, int depth) {
  out += '[';
  bool first = true;
  for (const Json& item : value) {
    if (!first) out += ',';
    first = false;
    append_value(out, item, depth);
  }
  out += ']';
}

void append_value(std::string& out, const Json& value, int depth) {
  if (depth > depth_max) throw std::logic_error("canonical_json: nested too deeply");
  switch (value.type()) {
    case Json::value_t::null: out += "null"; return;
    case Json::value_t::boolean: out += value.get<bool>() ? "true" : "false"; return;
    case Json::value_t::string: return append_string(out, value.get_ref<const std::string&>());
    case Json::value_t::number_integer:
    case Json::value_t::number_unsigned: return append_integer(out, value);
    case Json::value_t::number_float: return append_double(out, value.get<double>());
    case Json::value_t::array: return append_array(out, value, depth + 1);
    case Json::value_t::object: return append_object(out, value, depth + 1);
    case Json::value_t::binary:
    case Json::value_t::discarded: break;
  }
  throw std::logic_error("canonical_json: not a JSON value");
}

}  // namespace

std::string canonical_json(const Json& value) {
  std::string out;
  append_value(out, value, 0);
  return out;
}

}  // namespace panelist
