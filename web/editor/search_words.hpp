#pragma once
// The pipeline's search as words, so that a chip can write it: state:in_review persona:buyer
// overdue. Pure; what the words mean is service::parse_run_search's business.
#include <string>
#include <string_view>
#include <vector>

namespace panelist::web::editor {

std::vector<std::string> search_words(std::string_view search);
bool has_word(std::string_view search, std::string_view word);
/// With the word instead of any other of its kind ("persona:buyer" replaces "persona:skeptic";
/// kinds are what stands before ':' or '>').
std::string with_word(std::string_view search, std::string_view word);
std::string without_word(std::string_view search, std::string_view word);
/// Without any word of the kind ("state").
std::string without_kind(std::string_view search, std::string_view kind);
/// "/editor", or "/editor?q=...".
std::string search_address(std::string_view search);

}  // namespace panelist::web::editor
