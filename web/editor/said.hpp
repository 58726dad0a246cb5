#pragma once
// What a page says after an act: a redirect carries only a word ("?said=assigned"), the sentence is
// ours. Pure.
#include <string_view>

namespace panelist::web::editor {

/// Empty for an unknown word.
std::string_view said_sentence(std::string_view word);

}  // namespace panelist::web::editor
