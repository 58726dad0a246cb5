#include "web/editor/why_words.hpp"

#include <array>
#include <string_view>
#include <utility>
#include <vector>

#include "base/text.hpp"

namespace panelist::web::editor {
namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 4> persons{
    {{"you have ", "has "}, {"you are ", "is "}, {"you were ", "was "}, {"you took ", "took "}}};

constexpr std::string_view opening = "Not published: ";

/// Sentences end in ". "; the last keeps its full stop.
std::vector<std::string> sentences_of(std::string_view text) {
  std::vector<std::string> sentences;
  while (!text.empty()) {
    const std::size_t end = text.find(". ");
    sentences.emplace_back(text.substr(0, end == std::string_view::npos ? end : end + 1));
    text = end == std::string_view::npos ? std::string_view{} : text.substr(end + 2);
  }
  return sentences;
}

bool is_about_holders(const std::string& sentence) {
  return sentence.find(" has the ") != std::string::npos &&
         sentence.find(" seat, ") != std::string::npos;
}

bool is_count(const std::string& sentence) { return sentence.ends_with(" still open."); }

}  // namespace

std::string blocking_part(const std::string& reason) {
  std::vector<std::string> kept;
  for (std::string& sentence : sentences_of(reason)) {
    const bool is_other = !kept.empty() && is_about_holders(sentence) && !is_count(kept.back());
    if (!is_other) kept.push_back(std::move(sentence));
  }
  return join(kept, " ");
}

std::string row_part(const std::string& reason) {
  std::string text = reason.starts_with(opening) ? reason.substr(opening.size()) : reason;
  std::vector<std::string> kept = sentences_of(blocking_part(text));
  if (kept.size() > 1 && is_count(kept.front())) kept.erase(kept.begin());
  return upper_first(join(kept, " "));
}

std::string actor_words(const std::string& actor) {
  if (actor == "engine") return "Panelist";
  if (actor.starts_with("cli:")) return actor.substr(4) + " at the command line";
  return actor;
}

std::string told_of(std::string why) {
  for (const auto& [yours, theirs] : persons) {
    if (!why.starts_with(yours)) continue;
    why.replace(0, yours.size(), theirs);
    break;
  }
  constexpr std::string_view doubled = ", so you hold two";
  if (why.ends_with(doubled))
    why.replace(why.size() - doubled.size(), doubled.size(), ", so they hold two");
  return upper_first(std::move(why));
}

}  // namespace panelist::web::editor
