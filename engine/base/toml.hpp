#pragma once
// toml++ as every reader of TOML uses it. Two of its traps are kept away: its own assertions fire on
// files that are merely mistaken ("[[[" for one), and a letter outside of ASCII where none may stand
// runs into what it declares unreachable.
#define TOML_ASSERT(expr) static_cast<void>(0)
#include <toml++/toml.h>

#include <optional>
#include <string_view>

namespace panelist {

/// Line of the first character outside of ASCII that stands neither in a string nor in a comment.
std::optional<int> find_stray_character(std::string_view toml_text);

/// Throws toml::parse_error with the line of the first mistake.
inline toml::table parse_toml(std::string_view text, std::string_view file_name) {
  if (const auto line = find_stray_character(text)) {
    const toml::source_position place{static_cast<toml::source_index>(*line), 1};
    throw toml::parse_error("letters outside of ASCII belong in quotes", place);
  }
  return toml::parse(text, file_name);
}

}  // namespace panelist
