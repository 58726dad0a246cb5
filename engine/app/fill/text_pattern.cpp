#include "app/fill/text_pattern.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

namespace panelist::app {
namespace {

constexpr std::size_t hash_digits = 64;
constexpr std::size_t time_letters = 24;  // 2026-11-28T10:00:00.000Z

bool is_word_letter(char letter) {
  return (letter >= '0' && letter <= '9') || (letter >= 'a' && letter <= 'z') ||
         (letter >= 'A' && letter <= 'Z');
}

bool has_only_digits(std::string_view word) {
  return std::all_of(word.begin(), word.end(), [](char c) { return c >= '0' && c <= '9'; });
}

std::optional<SlotRef> read_time(std::string_view rest) {
  if (rest.size() <= time_letters || rest[time_letters] != '"') return std::nullopt;
  const auto instant = parse_rfc3339(std::string(rest.substr(0, time_letters)));
  if (!instant) return std::nullopt;
  return SlotRef{Slot::time, to_millis(*instant)};
}

/// A number of JSON stands between these.
bool is_value(std::string_view before, std::string_view after) {
  return !before.empty() && !after.empty() &&
         std::string_view(":,[").find(before.back()) != std::string_view::npos &&
         std::string_view(",}]").find(after.front()) != std::string_view::npos;
}

std::optional<SlotRef> find_slot(std::string_view before, std::string_view word,
                                 std::string_view after, const Needles& needles) {
  if (word.size() == hash_digits) {
    const auto found = needles.hashes.find(std::string(word));
    return found == needles.hashes.end() ? std::nullopt : std::optional(found->second);
  }
  if (!has_only_digits(word)) return std::nullopt;
  if (word == needles.number &&
      std::any_of(needles.names.begin(), needles.names.end(),
                  [&](const std::string& name) { return before.ends_with(name); }))
    return SlotRef{Slot::number, 0};
  std::int64_t number = 0;
  const auto read = std::from_chars(word.data(), word.data() + word.size(), number);
  if (read.ec != std::errc() || !is_value(before, after)) return std::nullopt;
  const auto id = needles.ids.find(number);
  if (id == needles.ids.end()) return std::nullopt;
  return SlotRef{Slot::id, static_cast<std::int64_t>(id->second)};
}

}  // namespace

TextPattern::TextPattern(std::string_view text, const Needles& needles) {
  std::size_t done = 0;
  std::size_t at = 0;
  while (at < text.size()) {
    std::optional<SlotRef> slot;
    std::size_t size = 1;
    if (at > 0 && text[at - 1] == '"' && (slot = read_time(text.substr(at)))) {
      size = time_letters;
    } else if (is_word_letter(text[at])) {
      while (at + size < text.size() && is_word_letter(text[at + size])) ++size;
      slot = find_slot(text.substr(0, at), text.substr(at, size), text.substr(at + size), needles);
    }
    if (slot) {
      pieces_.push_back({std::string(text.substr(done, at - done)), *slot});
      done = at + size;
    }
    at += size;
  }
  rest_ = text.substr(done);
}

void TextPattern::append(std::string& out, const CaseCopy& copy) const {
  for (const Piece& piece : pieces_) {
    out += piece.before;
    const auto place = static_cast<std::size_t>(piece.ref.which);
    switch (piece.ref.slot) {
      case Slot::number:
        out += copy.number;
        break;
      case Slot::id:
        out += std::to_string(copy.ids[place]);
        break;
      case Slot::time:
        out += format_rfc3339(from_millis(piece.ref.which) + copy.later);
        break;
      case Slot::commitment:
        out += copy.commitments[place];
        break;
      case Slot::content_hash:
        out += copy.content_hash;
        break;
      case Slot::hidden:
        out += copy.hidden;
        break;
    }
  }
  out += rest_;
}

std::string TextPattern::render(const CaseCopy& copy) const {
  std::string text;
  append(text, copy);
  return text;
}

}  // namespace panelist::app
