#include "web/editor/search_words.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "web/form.hpp"

namespace panelist::web::editor {
namespace {

std::string_view kind_of(std::string_view word) {
  const std::size_t end = word.find_first_of(":>");
  return end == std::string_view::npos ? std::string_view{} : word.substr(0, end);
}

}  // namespace

std::vector<std::string> search_words(std::string_view search) {
  std::vector<std::string> words = split(search, ' ');
  std::erase_if(words, [](const std::string& word) { return word.empty(); });
  return words;
}

bool has_word(std::string_view search, std::string_view word) {
  const auto words = search_words(search);
  return std::find(words.begin(), words.end(), word) != words.end();
}

std::string with_word(std::string_view search, std::string_view word) {
  const std::string_view kind = kind_of(word);
  auto words = search_words(search);
  std::erase_if(words, [&](const std::string& old) {
    return old == word || (!kind.empty() && kind_of(old) == kind);
  });
  words.emplace_back(word);
  return join(words, " ");
}

std::string without_word(std::string_view search, std::string_view word) {
  auto words = search_words(search);
  std::erase(words, word);
  return join(words, " ");
}

std::string without_kind(std::string_view search, std::string_view kind) {
  auto words = search_words(search);
  std::erase_if(words, [&](const std::string& old) { return kind_of(old) == kind; });
  return join(words, " ");
}

std::string search_address(std::string_view search) {
  if (search.empty()) return "/editor";
  return "/editor?q=" + encode_component(search);
}

}  // namespace panelist::web::editor
