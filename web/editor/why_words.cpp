#include "web/editor/why_words.hpp"

#include <array>
#include <string_view>
#include <utility>

namespace panelist::web::editor {
namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 4> persons{
    {{"you have ", "has "}, {"you are ", "is "}, {"you were ", "was "}, {"you took ", "took "}}};

}  // namespace

std::string told_of(std::string why) {
  for (const auto& [yours, theirs] : persons) {
    if (!why.starts_with(yours)) continue;
    why.replace(0, yours.size(), theirs);
    break;
  }
  return upper_first(std::move(why));
}

std::string upper_first(std::string text) {
  if (!text.empty() && text.front() >= 'a' && text.front() <= 'z')
    text.front() = static_cast<char>(text.front() - 'a' + 'A');
  return text;
}

}  // namespace panelist::web::editor
