#include "web/desk/word_diff.hpp"

#include <algorithm>
#include <cstdint>
#include <nlohmann/json.hpp>

#include "base/text.hpp"

namespace panelist::web::desk {
namespace {

/// A word and the white space behind it; white space at the start is a token without a word.
struct Token {
  std::string_view word, whole;
  friend bool operator==(const Token& left, const Token& right) { return left.word == right.word; }
};

bool is_space(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r'; }

std::vector<Token> tokens_of(std::string_view text) {
  std::vector<Token> tokens;
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t start = at;
    while (at < text.size() && !is_space(text[at])) ++at;
    const std::size_t word_end = at;
    while (at < text.size() && is_space(text[at])) ++at;
    tokens.push_back({text.substr(start, word_end - start), text.substr(start, at - start)});
  }
  return tokens;
}

void append(std::vector<DiffPart>& parts, Change change, std::string_view text) {
  if (parts.empty() || parts.back().change != change) parts.push_back({change, {}});
  parts.back().text += text;
}

using Tokens = std::vector<Token>;

/// Length of the longest common subsequence of left[i..] and right[j..], row by row.
class CommonLengths {
 public:
  CommonLengths(const Tokens& left, const Tokens& right)
      : width_(right.size() + 1), cells_((left.size() + 1) * width_, 0) {
    for (std::size_t i = left.size(); i-- > 0;) {
      for (std::size_t j = right.size(); j-- > 0;) {
        at(i, j) = left[i] == right[j] ? at(i + 1, j + 1) + 1
                                       : std::max(at(i + 1, j), at(i, j + 1));
      }
    }
  }
  std::uint32_t get(std::size_t i, std::size_t j) const { return cells_[i * width_ + j]; }

 private:
  std::uint32_t& at(std::size_t i, std::size_t j) { return cells_[i * width_ + j]; }
  std::size_t width_;
  std::vector<std::uint32_t> cells_;
};

void append_middle(std::vector<DiffPart>& parts, const Tokens& left, const Tokens& right) {
  if (left.size() * right.size() > diff_cells_max) {
    for (const Token& token : left) append(parts, Change::removed, token.whole);
    for (const Token& token : right) append(parts, Change::added, token.whole);
    return;
  }
  const CommonLengths common(left, right);
  std::size_t i = 0;
  std::size_t j = 0;
  while (i < left.size() && j < right.size()) {
    if (left[i] == right[j]) {
      append(parts, Change::same, right[j].whole);
      ++i;
      ++j;
    } else if (common.get(i + 1, j) >= common.get(i, j + 1)) {
      append(parts, Change::removed, left[i++].whole);
    } else {
      append(parts, Change::added, right[j++].whole);
    }
  }
  while (i < left.size()) append(parts, Change::removed, left[i++].whole);
  while (j < right.size()) append(parts, Change::added, right[j++].whole);
}

}  // namespace

std::vector<DiffPart> diff_words(std::string_view before, std::string_view after) {
  Tokens left = tokens_of(before);
  Tokens right = tokens_of(after);
  std::size_t head = 0;
  while (head < left.size() && head < right.size() && left[head] == right[head]) ++head;
  std::size_t tail = 0;
  while (tail < left.size() - head && tail < right.size() - head &&
         left[left.size() - 1 - tail] == right[right.size() - 1 - tail]) {
    ++tail;
  }
  std::vector<DiffPart> parts;
  for (std::size_t i = 0; i < head; ++i) append(parts, Change::same, right[i].whole);
  const auto part_of = [&](const Tokens& tokens) {
    return Tokens(tokens.begin() + static_cast<std::ptrdiff_t>(head),
                  tokens.end() - static_cast<std::ptrdiff_t>(tail));
  };
  append_middle(parts, part_of(left), part_of(right));
  for (std::size_t i = right.size() - tail; i < right.size(); ++i)
    append(parts, Change::same, right[i].whole);
  return parts;
}

Json diff_view(const std::vector<DiffPart>& parts) {
  Json view = Json::array();
  for (const DiffPart& part : parts) {
    view.push_back({{"text", part.text},
                    {"removed", part.change == Change::removed},
                    {"added", part.change == Change::added}});
  }
  return view;
}

Json side_view(const std::vector<DiffPart>& parts, Change marked) {
  Json view = Json::array();
  for (const DiffPart& part : parts) {
    if (part.change == Change::same || part.change == marked)
      view.push_back({{"text", part.text}, {"differs", part.change == marked}});
  }
  return view;
}

std::string merge_texts(const std::string& left, const std::string& right) {
  bool left_has_own = false;
  bool right_has_own = false;
  for (const DiffPart& part : diff_words(left, right)) {
    left_has_own = left_has_own || part.change == Change::removed;
    right_has_own = right_has_own || part.change == Change::added;
  }
  if (!right_has_own) return left;
  if (!left_has_own) return right;
  return std::string(trim(left)) + "\n\n" + std::string(trim(right));
}

}  // namespace panelist::web::desk
