#include "base/text.hpp"

#include <utf8proc.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <numeric>
#include <stdexcept>

namespace panelist {
namespace {

constexpr std::size_t slug_bytes_max = 80;
constexpr std::size_t near_distance_max = 3;

/// How many bytes at the start are ASCII.
std::size_t ascii_bytes(std::string_view text) {
  std::size_t i = 0;
  for (; i + 8 <= text.size(); i += 8) {
    std::uint64_t chunk = 0;
    std::memcpy(&chunk, text.data() + i, 8);
    if ((chunk & 0x8080808080808080U) != 0) break;
  }
  while (i < text.size() && static_cast<unsigned char>(text[i]) < 0x80) ++i;
  return i;
}

bool is_ascii(std::string_view text) { return ascii_bytes(text) == text.size(); }

/// Length in bytes of the well-formed character at the start of `text`, 0 when there is none
/// (Unicode 15, table 3-7: no overlong forms, no surrogates, nothing above U+10FFFF).
std::size_t character_bytes(std::string_view text) {
  const auto at = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const auto tail = [&](std::size_t i, unsigned low, unsigned high) {
    return i < text.size() && at(i) >= low && at(i) <= high;
  };
  const unsigned lead = text.empty() ? 0x80U : at(0);
  if (lead < 0x80) return 1;
  if (lead < 0xC2 || lead > 0xF4) return 0;
  if (lead < 0xE0) return tail(1, 0x80, 0xBF) ? 2 : 0;
  const unsigned low = lead == 0xE0 ? 0xA0U : lead == 0xF0 ? 0x90U : 0x80U;
  const unsigned high = lead == 0xED ? 0x9FU : lead == 0xF4 ? 0x8FU : 0xBFU;
  if (!tail(1, low, high) || !tail(2, 0x80, 0xBF)) return 0;
  if (lead < 0xF0) return 3;
  return tail(3, 0x80, 0xBF) ? 4 : 0;
}

struct Character {
  char32_t code_point{0};
  std::size_t bytes{1};
};

/// Bytes that are no UTF-8 count as one unknown character each, so that every caller makes
/// progress.
Character first_character(std::string_view text) {
  const auto lead = static_cast<unsigned char>(text[0]);
  if (lead < 0x80) return {static_cast<char32_t>(lead), 1};
  const std::size_t bytes = character_bytes(text);
  if (bytes == 0) return {U'\uFFFD', 1};
  auto code_point = static_cast<char32_t>(lead & (0x7FU >> bytes));
  for (std::size_t i = 1; i < bytes; ++i) {
    code_point = code_point << 6 | (static_cast<unsigned char>(text[i]) & 0x3FU);
  }
  return {code_point, bytes};
}

/// The Unicode property White_Space.
bool is_space(char32_t c) {
  if (c < 0x80) return c == ' ' || (c >= '\t' && c <= '\r');
  return c == 0x85 || c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) || c == 0x2028 ||
         c == 0x2029 || c == 0x202F || c == 0x205F || c == 0x3000;
}

/// Quick check for text that is its own NFC: everything below U+0300, and the dashes, quotation
/// marks and dots of U+2010..U+203F. It spares nearly all English text the slow way.
bool is_surely_nfc(std::string_view text) {
  if (is_ascii(text)) return true;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte < 0xCC) continue;
    const bool punctuation = byte == 0xE2 && i + 2 < text.size() && text[i + 1] == '\x80' &&
                             static_cast<unsigned char>(text[i + 2]) >= 0x90;
    if (!punctuation) return false;
    i += 2;
  }
  return true;
}

/// `options` as in utf8proc_map. The text must be valid UTF-8.
std::string map_text(std::string_view text, int options) {
  utf8proc_uint8_t* mapped = nullptr;
  const utf8proc_ssize_t size = utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                                             static_cast<utf8proc_ssize_t>(text.size()), &mapped,
                                             static_cast<utf8proc_option_t>(options));
  const std::unique_ptr<utf8proc_uint8_t, decltype(&std::free)> owner(mapped, &std::free);
  if (size < 0) throw std::logic_error(std::string("utf8proc: ") + utf8proc_errmsg(size));
  return {reinterpret_cast<const char*>(mapped), static_cast<std::size_t>(size)};
}

std::string collapse_spaces(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  bool gap = false;
  while (!text.empty()) {
    const Character c = first_character(text);
    if (is_space(c.code_point)) {
      gap = true;
    } else {
      if (gap && !out.empty()) out += ' ';
      gap = false;
      out += text.substr(0, c.bytes);
    }
    text.remove_prefix(c.bytes);
  }
  return out;
}

/// The runs of [a-z0-9] in a normalised name; "plus" and "sharp" are words of their own.
std::vector<std::string> slug_words(std::string_view normalised) {
  std::vector<std::string> words(1);
  const auto end_word = [&] {
    if (!words.back().empty()) words.emplace_back();
  };
  for (const char c : normalised) {
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) {
      words.back() += c;
    } else {
      end_word();
      if (c == '+' || c == '#') words.back() = c == '+' ? "plus" : "sharp";
      if (c == '+' || c == '#') end_word();
    }
  }
  if (words.back().empty()) words.pop_back();
  return words;
}

}  // namespace

bool is_utf8(std::string_view text) {
  text.remove_prefix(ascii_bytes(text));
  while (!text.empty()) {
    const std::size_t bytes = character_bytes(text);
    if (bytes == 0) return false;
    text.remove_prefix(bytes);
    text.remove_prefix(ascii_bytes(text));
  }
  return true;
}

bool is_clean_utf8(std::string_view text) {
  return text.find('\0') == std::string_view::npos && is_utf8(text);
}

Result<std::string> clean_text(std::string_view text, std::string_view field) {
  if (text.find('\0') != std::string_view::npos) {
    return fail(invalid_field(std::string(field), "must not contain the character U+0000"));
  }
  if (!is_utf8(text)) return fail(invalid_field(std::string(field), "is not valid UTF-8"));
  if (is_surely_nfc(text)) return std::string(trim(text));
  return std::string(trim(map_text(text, UTF8PROC_STABLE | UTF8PROC_COMPOSE)));
}

std::size_t count_code_points(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
  }));
}

std::size_t count_words(std::string_view text) {
  std::size_t words = 0;
  bool inside = false;
  while (!text.empty()) {
    const Character c = first_character(text);
    const bool space = is_space(c.code_point);
    if (!space && !inside) ++words;
    inside = !space;
    text.remove_prefix(c.bytes);
  }
  return words;
}

std::string fold(std::string_view text) {
  if (is_ascii(text)) return collapse_spaces(to_lower_ascii(text));
  if (!is_utf8(text)) return std::string(text);  // equal only to itself
  // NFKC_Casefold of Unicode, invisible characters dropped: two names that look alike compare
  // alike.
  const int nfkc_casefold =
      UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD | UTF8PROC_IGNORE;
  return collapse_spaces(map_text(text, nfkc_casefold));
}

std::string make_slug(std::string_view name) {
  std::string normalised;
  if (is_ascii(name)) {
    normalised = to_lower_ascii(name);
  } else if (is_utf8(name)) {
    normalised = map_text(name, UTF8PROC_STABLE | UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT |
                                    UTF8PROC_CASEFOLD | UTF8PROC_STRIPMARK | UTF8PROC_IGNORE);
  }
  std::vector<std::string> words = slug_words(normalised);
  // "-vs-" separates the two slugs of a comparison. A slug that neither contains it nor ends with
  // "-vs" keeps the first "-vs-" of an address unambiguous; a leading "vs" ("vs-code") does no
  // harm.
  for (std::size_t i = 1; i < words.size(); ++i) {
    if (words[i] == "vs") words[i] = "versus";
  }
  std::string slug = join(words, "-");
  if (slug.size() > slug_bytes_max) {
    slug.resize(slug_bytes_max);
    if (slug.ends_with("-vs")) slug.resize(slug.size() - 3);  // what the cut left of "-versus"
    while (slug.ends_with('-')) slug.pop_back();
  }
  return slug.empty() ? "tool" : slug;
}

std::string to_lower_ascii(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return lower;
}

std::string upper_first(std::string text) {
  if (!text.empty() && text.front() >= 'a' && text.front() <= 'z')
    text.front() = static_cast<char>(text.front() - 'a' + 'A');
  return text;
}

std::string_view trim(std::string_view text) {
  while (!text.empty()) {
    const Character c = first_character(text);
    if (!is_space(c.code_point)) break;
    text.remove_prefix(c.bytes);
  }
  while (!text.empty()) {
    std::size_t start = text.size() - 1;
    while (start > 0 && (static_cast<unsigned char>(text[start]) & 0xC0U) == 0x80U) --start;
    const std::string_view last = text.substr(start);
    const Character c = first_character(last);
    if (c.bytes != last.size() || !is_space(c.code_point)) break;
    text.remove_suffix(c.bytes);
  }
  return text;
}

std::vector<std::string> split(std::string_view text, char separator) {
  std::vector<std::string> parts;
  for (;;) {
    const std::size_t end = text.find(separator);
    parts.emplace_back(text.substr(0, end));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

std::string join(const std::vector<std::string>& parts, std::string_view separator) {
  std::string out;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (i > 0) out += separator;
    out += parts[i];
  }
  return out;
}

std::string plural(long long count, std::string_view one, std::string_view many) {
  return std::to_string(count).append(" ").append(count == 1 ? one : many);
}

namespace {

/// Insertions, deletions and replacements of bytes that turn `left` into `right` (Levenshtein).
std::size_t edit_distance(std::string_view left, std::string_view right) {
  std::vector<std::size_t> row(right.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < left.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i + 1;
    for (std::size_t j = 0; j < right.size(); ++j) {
      const std::size_t replaced = diagonal + (left[i] == right[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({replaced, row[j] + 1, row[j + 1] + 1});
    }
  }
  return row.back();
}

}  // namespace

std::string nearest_word(std::string_view word, const std::vector<std::string>& known) {
  const std::string* nearest = nullptr;
  std::size_t best = near_distance_max + 1;
  if (word.size() > 200) return {};  // no key is that long; the distance is quadratic
  for (const std::string& candidate : known) {
    const std::size_t distance = edit_distance(word, candidate);
    // A word with no letter left in place is no near miss, however short both are.
    if (distance < best && distance < std::max(word.size(), candidate.size())) {
      best = distance;
      nearest = &candidate;
    }
  }
  return nearest == nullptr ? std::string() : *nearest;
}

std::string escape_html(std::string_view text) {
  std::string out;
  out.reserve(text.size() + text.size() / 16);
  for (const char c : text) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      case '\'': out += "&#39;"; break;
      default: out += c;
    }
  }
  return out;
}

}  // namespace panelist
