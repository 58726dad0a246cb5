#pragma once
// Which words differ between two texts: for a conflict side by side and for versions of a verdict.
// Pure.
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"

namespace panelist::web::desk {

enum class Change { same, removed, added };
struct DiffPart {
  Change change{Change::same};
  std::string text;  ///< words with the white space that follows them
  friend bool operator==(const DiffPart&, const DiffPart&) = default;
};

/// Longest common run of words. Texts with more than `diff_cells_max` pairs of differing words are
/// shown as replaced between their common beginning and end.
std::vector<DiffPart> diff_words(std::string_view before, std::string_view after);
inline constexpr std::size_t diff_cells_max = 4'000'000;

/// One text with removed and added words: [{text, removed, added}].
Json diff_view(const std::vector<DiffPart>& parts);
/// The left (removed) or right (added) text with its own words marked: [{text, differs}].
Json side_view(const std::vector<DiffPart>& parts, Change marked);
/// Both texts in one, for somebody to edit: the longer one when it holds all words of the other,
/// else one after the other with an empty line between.
std::string merge_texts(const std::string& left, const std::string& right);

}  // namespace panelist::web::desk
