#pragma once
// Text as people write it: normal form, folding, words, slugs (utf8proc).
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace panelist {

/// Valid UTF-8 (no surrogates, no overlong forms); U+0000 counts as valid here.
bool is_utf8(std::string_view text);
/// Valid UTF-8 without U+0000.
bool is_clean_utf8(std::string_view text);
/// NFC with outer white space trimmed. Error names the field when the bytes are not clean UTF-8.
Result<std::string> clean_text(std::string_view text, std::string_view field);
std::size_t count_code_points(std::string_view text);
/// Runs of non-space (Unicode white space).
std::size_t count_words(std::string_view text);
/// Case-folded NFKC, inner white space collapsed: how names, categories and emails compare.
std::string fold(std::string_view text);
/// NFKD, [a-z0-9]+ joined by '-', '+' and '#' spelled "plus" and "sharp", "-vs-" becomes
/// "-versus-", at most 80 bytes, never empty ("tool" then).
std::string make_slug(std::string_view name);
std::string to_lower_ascii(std::string_view text);
/// The first letter as a capital, ASCII only: a sentence begins.
std::string upper_first(std::string text);
std::string_view trim(std::string_view text);
std::vector<std::string> split(std::string_view text, char separator);
std::string join(const std::vector<std::string>& parts, std::string_view separator);
/// "1 verdict", "3 verdicts".
std::string plural(long long count, std::string_view one, std::string_view many);
/// Known word nearest to `word` by edit distance, empty when none is near (distance over 3).
std::string nearest_word(std::string_view word, const std::vector<std::string>& known);
/// For HTML text and attribute values.
std::string escape_html(std::string_view text);

}  // namespace panelist
