#include <algorithm>
#include <optional>
#include <string_view>

namespace panelist {
namespace {

/// Where the string that begins at `at` ends (behind its quote); an unfinished one ends with its
/// line, or with the text when it may have several lines.
std::size_t end_of_string(std::string_view text, std::size_t at) {
  const char quote = text[at];
  const std::string_view three = quote == '"' ? "\"\"\"" : "'''";
  const bool is_long = text.substr(at).starts_with(three);
  for (std::size_t i = at + (is_long ? 3 : 1); i < text.size(); ++i) {
    if (text[i] == '\\' && quote == '"') {
      ++i;
    } else if (is_long) {
      if (text.substr(i).starts_with(three)) return i + 3;
    } else if (text[i] == quote || text[i] == '\n') {
      return i + 1;
    }
  }
  return text.size();
}

}  // namespace

std::optional<int> find_stray_character(std::string_view toml_text) {
  std::size_t at = toml_text.starts_with("\xEF\xBB\xBF") ? 3 : 0;
  while (at < toml_text.size()) {
    const char c = toml_text[at];
    if (c == '#') {
      at = std::min(toml_text.find('\n', at), toml_text.size());
    } else if (c == '"' || c == '\'') {
      at = end_of_string(toml_text, at);
    } else if (static_cast<unsigned char>(c) >= 0x80) {
      return 1 + static_cast<int>(std::count(toml_text.begin(), toml_text.begin() + at, '\n'));
    } else {
      ++at;
    }
  }
  return std::nullopt;
}

}  // namespace panelist
